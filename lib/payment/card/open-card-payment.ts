import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { type Answer, resultOf } from "@/lib/outcome";
import { getGateway } from "@/lib/payment/gateway/configured-gateway";
import type { PayGrounds } from "@/lib/payment/pay-reservations";
import type { CardOffer } from "./contract";
import { checkoutUrlOf } from "./site";

type Opened = Omit<CardOffer, "checkoutUrl">;

/**
 * Offers to pay a live hold of the viewer's by card, and keeps the hold meanwhile; while an offer is open it is
 * the same one. Throws CARD_NOT_OFFERED, what payReservations throws but INSUFFICIENT_BALANCE, and INVALID_AMOUNT
 * when the wallet, through which the money goes, could not take it.
 */
export async function openCardPayment(
  tx: Tx,
  viewer: Viewer,
  reservationId: number,
  grounds: PayGrounds,
): Promise<CardOffer> {
  getGateway();
  const refusal = grounds instanceof DomainError ? grounds : null;
  const pass = grounds instanceof DomainError ? null : grounds;
  const answer = await callFunction<Answer>(tx, "open_card_payment", [
    viewer.userId,
    reservationId,
    pass?.token ?? null,
    pass?.scheduleId ?? null,
    refusal?.code ?? null,
  ]);
  if (refusal && answer.outcome === refusal.code) throw refusal;
  const opened = resultOf<Opened>(answer, "OPENED");
  return { ...opened, checkoutUrl: checkoutUrlOf(opened.orderId) };
}
