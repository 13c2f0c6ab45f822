import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { changeConcert } from "@/app/admin/concerts/actions";
import {
  type ConcertProps,
  concertsPath,
  findProgramme,
  programmePath,
} from "@/app/admin/concerts/find-programme";
import { ConcertForm } from "@/components/admin-forms/concert-form";
import { PageHead } from "@/components/admin-forms/page-head";
import { SaleStateChip } from "@/components/concert/sale-state-chip";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import type { ScheduleView } from "@/lib/concert/contract";

type Props = ConcertProps & {
  searchParams: Promise<{ made?: string | string[]; changed?: string | string[] }>;
};

export async function generateMetadata({ params }: ConcertProps): Promise<Metadata> {
  const { concert } = await findProgramme((await params).concertId);
  return { title: concert.title };
}

export default async function ProgrammePage({ params, searchParams }: Props) {
  const { concert, schedules } = await findProgramme((await params).concertId);
  const { made, changed } = await searchParams;
  const t = await getTranslations("AdminForms.concert");
  const { concertId, title, artist, description, posterUrl } = concert;
  return (
    <>
      <PageHead title={title} back={{ href: concertsPath, label: t("list") }}>
        <ButtonLink href={`/concerts/${concertId}`} tone="secondary" size="sm" prefetch={false}>
          {t("seePublic")}
        </ButtonLink>
      </PageHead>
      {(made ?? changed) !== undefined && (
        <div className="-mt-2 mb-8">
          <Notice tone="good" announce>
            {made === undefined ? t("changed") : t("made")}
          </Notice>
        </div>
      )}
      <div className="grid items-start gap-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <section aria-labelledby="dates">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <h2 id="dates" className="font-bold text-heading">
              {t("dates", { count: schedules.length })}
            </h2>
            <ButtonLink
              href={`${programmePath(concertId)}/schedules/new`}
              size="sm"
              prefetch={false}
            >
              {t("addDate")}
            </ButtonLink>
          </div>
          {schedules.length === 0 ? (
            <div className="mt-4">
              <EmptyState title={t("noDates")}>{t("noDatesHint")}</EmptyState>
            </div>
          ) : (
            <ul className="mt-4 flex flex-col gap-3">
              {schedules.map((schedule) => (
                <ScheduleRow key={schedule.scheduleId} schedule={schedule} />
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="about">
          <Card>
            <h2 id="about" className="mb-5 font-bold text-heading">
              {t("section")}
            </h2>
            <ClientMessages namespaces={["AdminForms"]}>
              <ConcertForm
                action={changeConcert.bind(null, concertId)}
                initial={{ title, artist, description, posterUrl: posterUrl ?? "" }}
              />
            </ClientMessages>
          </Card>
        </section>
      </div>
    </>
  );
}

function ScheduleRow({ schedule }: { schedule: ScheduleView }) {
  const t = useTranslations("AdminForms.concert");
  const { scheduleId, startsAt, venueName, status, bookingOpenAt, availableSeats } = schedule;
  const path = `/admin/schedules/${scheduleId}`;
  const isCancelled = status === "CANCELLED";
  const links = [
    ...(isCancelled
      ? []
      : [
          { href: `${path}/edit`, label: t("edit") },
          { href: `${path}/seats`, label: t("seats") },
        ]),
    { href: `${path}/cancel`, label: isCancelled ? t("refunds") : t("cancel") },
  ];
  return (
    <li className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div>
          <p className="font-bold">
            <DateTime at={startsAt} format="dayTime" />
          </p>
          <p className="text-sm text-soft">
            {venueName} · {t("seatsLeft", { free: availableSeats })}
          </p>
        </div>
        <SaleStateChip state={status} opensAt={bookingOpenAt} now={new Date()} />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1">
        <ButtonLink href={path} tone="secondary" size="sm" prefetch={false}>
          {t("board")}
        </ButtonLink>
        {links.map(({ href, label }) => (
          <Link
            key={href}
            href={href}
            prefetch={false}
            className="inline-flex min-h-tap items-center px-1 font-semibold text-sm underline underline-offset-4 hover:text-grape"
          >
            {label}
          </Link>
        ))}
      </div>
    </li>
  );
}
