import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ShowHeader } from "@/app/_booking/show-header";
import { requireOrganiser } from "@/app/_lib/viewer";
import {
  type AdminScheduleProps,
  boardPath,
  findAdminSchedule,
} from "@/app/admin/_forms/find-schedule";
import { valuesOfSchedule } from "@/app/admin/_forms/show-values";
import { BackLink } from "@/components/admin-forms/back-link";
import { ChangeForm } from "@/components/admin-forms/change-form";
import { ClientMessages } from "@/components/ui/client-messages";
import { Notice } from "@/components/ui/notice";
import { db } from "@/db/client";
import { readSchedule } from "@/lib/admin/read-schedule";
import { correctSchedule } from "./actions";

const pagePath = (scheduleId: string) => `${boardPath(scheduleId)}/edit`;

export async function generateMetadata({ params }: AdminScheduleProps): Promise<Metadata> {
  const { scheduleId } = await params;
  const { concertTitle } = await findAdminSchedule(scheduleId, pagePath(scheduleId));
  const t = await getTranslations("AdminForms.change");
  return { title: `${t("title")} · ${concertTitle}` };
}

export default async function EditSchedulePage({ params }: AdminScheduleProps) {
  const { scheduleId: address } = await params;
  const show = await findAdminSchedule(address, pagePath(address));
  const { scheduleId } = show;
  const viewer = await requireOrganiser(pagePath(address));
  const came = valuesOfSchedule(await readSchedule(db(), viewer, scheduleId));
  const t = await getTranslations("AdminForms");
  return (
    <>
      <BackLink href={boardPath(scheduleId)} label={t("board")} />
      <ShowHeader show={show} step={t("change.title")} />
      <div className="mt-8 flex flex-col gap-8">
        {show.status === "CANCELLED" ? (
          <Notice tone="info">{t("change.cancelled")}</Notice>
        ) : (
          <>
            <p className="max-w-prose text-soft">{t("change.lead")}</p>
            <ClientMessages namespaces={["AdminForms", "Seats"]}>
              <ChangeForm
                action={correctSchedule.bind(null, { scheduleId, came })}
                renderedAt={new Date().toISOString()}
                initial={came}
                hasTiers={came.grade0 !== undefined}
              />
            </ClientMessages>
          </>
        )}
      </div>
    </>
  );
}
