import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { PaymentView } from "./contract";
import { findPayment } from "./store";

/** One payment of the viewer's. Throws PAYMENT_NOT_FOUND, also for somebody else's. */
export async function getPayment(tx: Tx, viewer: Viewer, paymentId: number): Promise<PaymentView> {
  const found = await findPayment(tx, viewer.userId, paymentId);
  if (!found) throw new DomainError("PAYMENT_NOT_FOUND");
  return found;
}
