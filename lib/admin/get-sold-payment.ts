import type { Tx } from "@/db/tx";
import { DomainError } from "@/lib/errors";
import type { SoldPaymentView } from "./contract";
import { findSoldPayment } from "./payments";

/** One payment, whoever paid it. Throws PAYMENT_NOT_FOUND. */
export async function getSoldPayment(tx: Tx, paymentId: number): Promise<SoldPaymentView> {
  const found = await findSoldPayment(tx, paymentId);
  if (!found) throw new DomainError("PAYMENT_NOT_FOUND");
  return found;
}
