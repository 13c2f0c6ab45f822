"use server";

import { redirect } from "next/navigation";
import { callOwnApi } from "@/app/_lib/call-own-api";
import { requireOrganiser } from "@/app/_lib/viewer";
import { loginPath } from "@/components/ui/login-path";
import type { ReconciliationView } from "@/lib/admin/contract";
import type { ErrorCode } from "@/lib/errors";
import { inWords, type ReconciliationWords } from "./in-words";

export type CheckState =
  | null
  | { kind: "checked"; found: ReconciliationWords }
  | { kind: "refused"; failure: { code: ErrorCode; message: string; requestId: string | null } };

const path = "/admin/reconciliation";

/** Checks now everything that must always be true. */
export async function checkNow(): Promise<CheckState> {
  await requireOrganiser(path);
  const answer = await callOwnApi<ReconciliationView>("GET", `/api/v1${path}`);
  if (answer.ok) return { kind: "checked", found: await inWords(answer.data) };
  const { code, message, requestId } = answer.refusal;
  if (code === "UNAUTHENTICATED") redirect(loginPath(path));
  return { kind: "refused", failure: { code, message, requestId } };
}
