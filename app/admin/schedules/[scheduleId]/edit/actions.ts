"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { callOwnApi, type Refusal } from "@/app/_lib/call-own-api";
import { boardPath } from "@/app/admin/_forms/find-schedule";
import { changeOf, type Values, valuesOf } from "@/app/admin/_forms/read-form";
import { refused } from "@/app/admin/_forms/refused";
import { sameGrades } from "@/app/admin/_forms/same-grades";
import { seatLabels } from "@/components/admin-forms/audit-words";
import type { FormState } from "@/components/admin-forms/form-state";
import type { CreatedScheduleView } from "@/lib/admin/contract";

type Show = { scheduleId: number; came: Values };

/** Corrects a performance: only what is other than the form came with. */
export async function correctSchedule(
  { scheduleId, came }: Show,
  _: FormState,
  form: FormData,
): Promise<FormState> {
  const values = valuesOf(form);
  const path = boardPath(scheduleId);
  const body = changeOf(values, came);
  if (Object.keys(body).length === 0) redirect(path);
  const doubled = await sameGrades(values);
  if (doubled) return doubled;
  const answer = await callOwnApi<CreatedScheduleView>("PATCH", `/api/v1${path}`, { body });
  if (!answer.ok) return refuse(answer.refusal, values, `${path}/edit`);
  revalidatePath(path);
  redirect(`${path}?changed=1`);
}

async function refuse(refusal: Refusal, values: Values, path: string): Promise<FormState> {
  const t = await getTranslations("AdminForms.change");
  if (refusal.code === "SEAT_UNAVAILABLE") {
    const seats = (refusal.details.seats as { seatNumber: number }[]).map(
      (seat) => seat.seatNumber,
    );
    const message = t("keepTier", { count: seats.length, seats: seatLabels(seats) });
    return refused({ ...refusal, message }, values, path);
  }
  return refused(refusal, values, path, {
    startsAt: t("wrong.startsAt"),
    bookingOpenAt: t("wrong.bookingOpenAt"),
    preQueueOpensAt: t("wrong.preQueueOpensAt"),
    draw: t("wrong.draw"),
    maxSeatsPerUser: t("wrong.maxSeatsPerUser"),
  });
}
