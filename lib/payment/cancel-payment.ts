import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Answer, resultOf } from "@/lib/outcome";
import type { CancelledView } from "./contract";

/**
 * Cancels a purchase of the viewer's: money back by the ladder it was sold under, tickets dead, seats free.
 * Throws PAYMENT_NOT_FOUND (also somebody else's), PAYMENT_ALREADY_CANCELLED, CANCELLATION_NOT_ALLOWED (the
 * show has begun, or a ticket was used).
 */
export async function cancelPayment(
  tx: Tx,
  viewer: Viewer,
  paymentId: number,
  reason: string | undefined,
): Promise<CancelledView> {
  const args = [viewer.userId, paymentId, reason ?? null];
  const answer = await callFunction<Answer>(tx, "cancel_payment", args);
  return { ...resultOf<Omit<CancelledView, "status">>(answer, "CANCELLED"), status: "CANCELLED" };
}
