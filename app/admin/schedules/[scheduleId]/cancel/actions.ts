"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { callOwnApi } from "@/app/_lib/call-own-api";
import { boardPath } from "@/app/admin/_forms/find-schedule";
import { valuesOf } from "@/app/admin/_forms/read-form";
import { refused, wrong } from "@/app/admin/_forms/refused";
import type { FormState } from "@/components/admin-forms/form-state";
import type { CancellationView } from "@/lib/admin/contract";

type Show = { scheduleId: number; concertTitle: string };

/** Cancels a show once its title is typed, letter for letter but for spaces around and between. */
export async function cancelShow(
  { scheduleId, concertTitle }: Show,
  _: FormState,
  form: FormData,
): Promise<FormState> {
  const values = valuesOf(form);
  const path = `${boardPath(scheduleId)}/cancel`;
  if (spaced(values.confirmation ?? "") !== spaced(concertTitle)) {
    const t = await getTranslations("AdminForms.wrong");
    return wrong(values, {
      confirmation: t("confirmation"),
      ...(!values.reason?.trim() && { reason: t("reason") }),
    });
  }
  const answer = await callOwnApi<CancellationView>("POST", `/api/v1${path}`, {
    body: { reason: values.reason },
    idempotencyKey: values.key,
  });
  if (!answer.ok) return refused(answer.refusal, values, path);
  revalidatePath(path);
  redirect(path);
}

function spaced(text: string): string {
  return text.trim().replace(/\s+/g, " ").normalize("NFC");
}
