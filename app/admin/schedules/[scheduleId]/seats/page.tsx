import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { ShowHeader } from "@/app/_booking/show-header";
import { requireOrganiser } from "@/app/_lib/viewer";
import {
  type AdminScheduleProps,
  boardPath,
  findAdminSchedule,
} from "@/app/admin/_forms/find-schedule";
import { BackLink } from "@/components/admin-forms/back-link";
import { SeatBlocker } from "@/components/admin-forms/seat-blocker";
import { ClientMessages } from "@/components/ui/client-messages";
import { Notice } from "@/components/ui/notice";
import { db } from "@/db/client";
import type { StatsView } from "@/lib/admin/contract";
import { readStats } from "@/lib/admin/read-stats";
import { readSeatMap } from "@/lib/concert/read-seat-map";
import { seatLabel } from "@/lib/concert/rules";
import { changeBlock } from "./actions";

const pagePath = (scheduleId: string) => `${boardPath(scheduleId)}/seats`;

export async function generateMetadata({ params }: AdminScheduleProps): Promise<Metadata> {
  const { scheduleId } = await params;
  const { concertTitle } = await findAdminSchedule(scheduleId, pagePath(scheduleId));
  return { title: `${(await getTranslations("AdminForms.blocking"))("title")} · ${concertTitle}` };
}

export default async function BlockingPage({ params }: AdminScheduleProps) {
  const path = pagePath((await params).scheduleId);
  const { userId } = await requireOrganiser(path);
  const schedule = await findAdminSchedule((await params).scheduleId, path);
  const { concertId, scheduleId } = schedule;
  const [map, stats, t] = await Promise.all([
    readSeatMap(userId, { concertId, scheduleId, selected: new Map() }),
    readStats(db(), scheduleId),
    getTranslations("AdminForms"),
  ]);
  return (
    <>
      <BackLink href={boardPath(scheduleId)} label={t("board")} />
      <ShowHeader show={schedule} step={t("blocking.title")} />
      {stats.cancellation && (
        <div className="mt-6">
          <Notice tone="warn">{t("blocking.cancelled")}</Notice>
        </div>
      )}
      <div className="mt-8">
        <ClientMessages namespaces={["AdminForms", "Seats"]}>
          <SeatBlocker
            seats={map.seats.map(({ mine: _, ...seat }) => seat)}
            action={changeBlock.bind(null, scheduleId)}
            idempotencyKey={randomUUID()}
          />
        </ClientMessages>
      </div>
      <Blocked seats={stats.blockedSeats} />
    </>
  );
}

/** Which seats are off the sale and why, by reason. */
function Blocked({ seats }: { seats: StatsView["blockedSeats"] }) {
  const t = useTranslations("AdminForms.blocking");
  const reasons = [...new Set(seats.map(({ reason }) => reason))];
  return (
    <section aria-labelledby="blocked" className="mt-12">
      <h2 id="blocked" className="font-bold text-heading">
        {t("blockedSeats", { count: seats.length })}
      </h2>
      <dl className="mt-3 flex flex-col divide-y divide-line border-line border-y empty:hidden">
        {reasons.map((reason) => (
          <div key={reason} className="grid gap-x-6 py-3 sm:grid-cols-[14rem_minmax(0,1fr)]">
            <dt className="text-soft">{reason ?? t("noReason")}</dt>
            <dd className="font-semibold">
              {seats
                .filter((seat) => seat.reason === reason)
                .map(({ seatNumber }) => seatLabel(seatNumber))
                .join(", ")}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
