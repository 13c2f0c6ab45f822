"use server";

import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { callOwnApi } from "@/app/_lib/call-own-api";
import { requireOrganiser } from "@/app/_lib/viewer";
import { loginPath } from "@/components/ui/login-path";
import {
  type ScheduleQueueView,
  type SetQueueRequest,
  setQueueRequest,
} from "@/lib/admin/contract";
import { messageMaxLength, queueRanges } from "@/lib/admin/rules";
import { type Locale, messageOf } from "@/lib/errors";
import { type ControlState, type PolicyField, policyFields } from "./control-state";

/**
 * Changes how a line is run: its state by the button that was pressed, else what was written into the fields.
 * Fields left as they were shown are not sent, so that nothing somebody else changed meanwhile is undone.
 */
export async function changeQueue(_: ControlState, form: FormData): Promise<ControlState> {
  const scheduleId = String(form.get("scheduleId"));
  const path = `/admin/schedules/${scheduleId}`;
  await requireOrganiser(path);
  const wanted = readChange(form);
  if (Object.keys(wanted).length === 0) return { kind: "unchanged" };
  const parsed = setQueueRequest.safeParse(wanted);
  if (!parsed.success) return refuseFields(parsed.error.issues.map(({ path: [field] }) => field));
  const answer = await callOwnApi<ScheduleQueueView>(
    "PATCH",
    `/api/v1/admin/schedules/${encodeURIComponent(scheduleId)}/queue`,
    { body: parsed.data satisfies SetQueueRequest },
  );
  if (answer.ok) return { kind: "done", queue: answer.data };
  const { code, message, requestId } = answer.refusal;
  if (code === "UNAUTHENTICATED") redirect(loginPath(path));
  return { kind: "refused", failure: { code, message, requestId }, errors: {} };
}

function readChange(form: FormData): Record<string, unknown> {
  const state = form.get("state");
  if (state !== null) return { state };
  const changed = policyFields.filter(
    (field) => text(form, field) !== text(form, `shown-${field}`),
  );
  return Object.fromEntries(
    changed.map((field) => [
      field,
      field === "message" ? text(form, field) : Number(text(form, field) || Number.NaN),
    ]),
  );
}

function text(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim();
}

async function refuseFields(fields: readonly unknown[]): Promise<ControlState> {
  const t = await getTranslations("Admin.control");
  const message = messageOf("INVALID_REQUEST", (await getLocale()) as Locale);
  const ruleOf = (field: PolicyField) =>
    field === "message"
      ? t("messageRule", { max: messageMaxLength })
      : t("range", queueRanges[field]);
  const wrong = policyFields.filter((field) => fields.includes(field));
  return {
    kind: "refused",
    failure: { code: "INVALID_REQUEST", message, requestId: null },
    errors: Object.fromEntries(wrong.map((field) => [field, ruleOf(field)])),
  };
}
