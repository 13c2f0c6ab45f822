import type { ErrorCode } from "@/lib/errors";
import type { CheckInView } from "@/lib/ticket/contract";

/** What the door is told about one ticket. */
export type ScanResult =
  | { kind: "IN"; label: string; grade: string; concertTitle: string }
  | { kind: "USED"; checkedInAt: string }
  | { kind: "REVOKED" | "OTHER_SHOW" | "UNKNOWN" }
  | { kind: "FAILED"; code: string; message: string };

/** The holder of this ticket comes in. */
export function letIn({ label, grade, concertTitle }: CheckInView): ScanResult {
  return { kind: "IN", label, grade, concertTitle };
}

type Refusal = { code: ErrorCode | "NETWORK"; message: string; details: Record<string, unknown> };

/** What a refusal of the check-in endpoint means at the door. */
export function turnedAway({ code, message, details }: Refusal): ScanResult {
  if (code === "TICKET_NOT_FOUND" || code === "INVALID_REQUEST") return { kind: "UNKNOWN" };
  if (code !== "TICKET_NOT_VALID") return { kind: "FAILED", code, message };
  const { reason, checkedInAt } = details;
  if (reason === "USED") return { kind: "USED", checkedInAt: String(checkedInAt) };
  return { kind: reason === "OTHER_SHOW" ? "OTHER_SHOW" : "REVOKED" };
}
