import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Answer, resultOf } from "@/lib/outcome";
import type { RefundRequest, RefundView } from "./contract";

type Refunded = Omit<RefundView, "status"> & { currentBalance: number };

/**
 * Gives anybody's purchase back by the organiser's decision: the exact inverse of it, less what is kept as a
 * fee. Throws PAYMENT_NOT_FOUND, PAYMENT_ALREADY_CANCELLED, INVALID_AMOUNT {min, max}.
 */
export async function refundPayment(
  tx: Tx,
  viewer: Viewer,
  paymentId: number,
  { amount, reason }: RefundRequest,
): Promise<RefundView> {
  const args = [viewer.userId, paymentId, amount ?? null, reason];
  const answer = await callFunction<Answer>(tx, "refund_payment", args);
  const { currentBalance: _, ...refunded } = resultOf<Refunded>(answer, "CANCELLED");
  return { ...refunded, status: "CANCELLED" };
}
