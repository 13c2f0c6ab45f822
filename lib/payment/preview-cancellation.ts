import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { CancellationPreview } from "./contract";
import { findRefundQuote } from "./store";

/**
 * What cancelling a payment of the viewer's would give back now, and until when.
 * Throws PAYMENT_NOT_FOUND, PAYMENT_ALREADY_CANCELLED, CANCELLATION_NOT_ALLOWED, as cancelling would.
 */
export async function previewCancellation(
  tx: Tx,
  viewer: Viewer,
  paymentId: number,
): Promise<CancellationPreview> {
  const found = await findRefundQuote(tx, viewer.userId, paymentId);
  if (!found) throw new DomainError("PAYMENT_NOT_FOUND");
  if (found.status === "CANCELLED") throw new DomainError("PAYMENT_ALREADY_CANCELLED");
  if (!found.quote || found.settled) throw new DomainError("CANCELLATION_NOT_ALLOWED");
  return { paymentId, ...found.quote, steps: found.steps };
}
