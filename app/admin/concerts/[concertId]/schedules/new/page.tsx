import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { newShowValues, valuesLike } from "@/app/admin/_forms/show-values";
import { addSchedule } from "@/app/admin/concerts/actions";
import {
  type ConcertProps,
  findProgramme,
  programmePath,
} from "@/app/admin/concerts/find-programme";
import { PageHead } from "@/components/admin-forms/page-head";
import { ShowForm } from "@/components/admin-forms/show-form";
import { ClientMessages } from "@/components/ui/client-messages";
import type { ScheduleView } from "@/lib/concert/contract";
import { readSeatMap } from "@/lib/concert/read-seat-map";

export async function generateMetadata({ params }: ConcertProps): Promise<Metadata> {
  const { concert } = await findProgramme((await params).concertId);
  const t = await getTranslations("AdminForms.schedule");
  return { title: `${t("new")} · ${concert.title}` };
}

export default async function NewSchedulePage({ params }: ConcertProps) {
  const { concertId } = await params;
  const { userId } = await requireOrganiser(`${programmePath(concertId)}/schedules/new`);
  const { concert, schedules } = await findProgramme(concertId);
  const t = await getTranslations("AdminForms.schedule");
  const last = schedules.at(-1);
  return (
    <>
      <PageHead
        title={t("new")}
        lead={last ? t("newLike") : t("newLead")}
        back={{ href: programmePath(concert.concertId), label: concert.title }}
      />
      <ClientMessages namespaces={["AdminForms", "Seats"]}>
        <ShowForm
          action={addSchedule.bind(null, concert.concertId)}
          idempotencyKey={randomUUID()}
          renderedAt={new Date().toISOString()}
          initial={last ? await valuesOfLast(userId, last) : newShowValues()}
          withConcert={false}
        />
      </ClientMessages>
    </>
  );
}

async function valuesOfLast(viewerId: number, last: ScheduleView) {
  const { concertId, scheduleId } = last;
  const { seats } = await readSeatMap(viewerId, { concertId, scheduleId, selected: new Map() });
  return valuesLike(last, seats);
}
