import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { seatLabel } from "@/lib/concert/rules";
import { DomainError } from "@/lib/errors";
import { type Answer, resultOf } from "@/lib/outcome";
import type { CheckInRequest, CheckInView } from "./contract";
import { openTicket } from "./ticket-qr";

/**
 * Lets the holder of a ticket in, once. `viewer` is the organiser at the door, named in the audit log.
 * Throws TICKET_NOT_FOUND (nothing we signed) and TICKET_NOT_VALID with details
 * {reason: USED | REVOKED | OTHER_SHOW, checkedInAt?, scheduleId}; a refusal has written nothing.
 */
export async function checkInTicket(
  tx: Tx,
  viewer: Viewer,
  { code, scheduleId }: CheckInRequest,
): Promise<CheckInView> {
  const uuid = openTicket(code);
  if (!uuid) throw new DomainError("TICKET_NOT_FOUND");
  const args = [viewer.userId, uuid, scheduleId ?? null];
  const answer = await callFunction<Answer>(tx, "check_in_ticket", args);
  const entered = resultOf<Omit<CheckInView, "status" | "label">>(answer, "ENTERED");
  return { ...entered, status: "USED", label: seatLabel(entered.seatNumber) };
}
