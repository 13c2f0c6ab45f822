"use server";

import { redirect } from "next/navigation";
import { callOwnApi } from "@/app/_lib/call-own-api";
import { letIn, type ScanResult, turnedAway } from "@/components/tickets/scan-result";
import { loginPath } from "@/components/ui/login-path";
import type { CheckInView } from "@/lib/ticket/contract";

/** Checks a typed code where scripts have not come yet. */
export async function checkInHere(_: ScanResult | null, form: FormData): Promise<ScanResult> {
  const scheduleId = Number(form.get("scheduleId"));
  const body = {
    code: String(form.get("code") ?? ""),
    ...(Number.isSafeInteger(scheduleId) && scheduleId > 0 && { scheduleId }),
  };
  const path = "/api/v1/admin/tickets/check-in";
  const answer = await callOwnApi<CheckInView>("POST", path, { body });
  if (answer.ok) return letIn(answer.data);
  if (answer.refusal.code === "UNAUTHENTICATED") redirect(loginPath("/scan"));
  return turnedAway(answer.refusal);
}
