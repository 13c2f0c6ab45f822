"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { callOwnApi } from "@/app/_lib/call-own-api";
import { concertOf, scheduleOf, valuesOf } from "@/app/admin/_forms/read-form";
import { refused } from "@/app/admin/_forms/refused";
import { sameGrades } from "@/app/admin/_forms/same-grades";
import type { FormState } from "@/components/admin-forms/form-state";
import type { CreatedConcertView, CreatedScheduleView } from "@/lib/admin/contract";
import type { ConcertView } from "@/lib/concert/contract";
import { concertsPath, programmePath } from "./find-programme";

/** Makes a concert with its first performance and shows it. */
export async function createShow(_: FormState, form: FormData): Promise<FormState> {
  const values = valuesOf(form);
  const doubled = await sameGrades(values);
  if (doubled) return doubled;
  const answer = await callOwnApi<CreatedConcertView>("POST", "/api/v1/admin/concerts", {
    body: { ...concertOf(values), schedule: scheduleOf(values) },
    idempotencyKey: values.key,
  });
  if (!answer.ok) return refused(answer.refusal, values, `${concertsPath}/new`);
  redirect(`${programmePath(answer.data.concertId)}?made=${answer.data.schedule?.scheduleId}`);
}

/** Puts one more performance of a concert on the calendar. */
export async function addSchedule(
  concertId: number,
  _: FormState,
  form: FormData,
): Promise<FormState> {
  const values = valuesOf(form);
  const doubled = await sameGrades(values);
  if (doubled) return doubled;
  const path = `/api/v1/admin/concerts/${concertId}/schedules`;
  const answer = await callOwnApi<CreatedScheduleView>("POST", path, {
    body: scheduleOf(values),
    idempotencyKey: values.key,
  });
  if (!answer.ok) {
    return refused(answer.refusal, values, `${programmePath(concertId)}/schedules/new`);
  }
  redirect(`${programmePath(concertId)}?made=${answer.data.scheduleId}`);
}

/** Changes what a concert says of itself. */
export async function changeConcert(
  concertId: number,
  _: FormState,
  form: FormData,
): Promise<FormState> {
  const values = valuesOf(form);
  const path = programmePath(concertId);
  const answer = await callOwnApi<ConcertView>("PATCH", `/api/v1${path}`, {
    body: concertOf(values),
  });
  if (!answer.ok) return refused(answer.refusal, values, path);
  revalidatePath(path);
  redirect(`${path}?changed=1`);
}
