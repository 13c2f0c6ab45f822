import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { getGateway } from "@/lib/payment/gateway/configured-gateway";
import { noticeUrl, pageOf, returnUrlOf } from "./site";
import { findCardOrder, findOrderName } from "./store";

/**
 * Where the buyer's browser goes next: the gateway's page for an order that is open, our own for any other.
 * Throws CARD_ORDER_NOT_FOUND, CARD_NOT_OFFERED, UNAVAILABLE.
 */
export async function beginCheckout(orderId: string): Promise<string> {
  const order = await findCardOrder(db(), orderId);
  if (!order) throw new DomainError("CARD_ORDER_NOT_FOUND");
  if (order.state !== "CREATED") return pageOf(order);
  return getGateway().open({
    orderId,
    amountWon: order.amount,
    orderName: await findOrderName(db(), orderId),
    returnUrl: returnUrlOf(orderId),
    noticeUrl: noticeUrl(),
  });
}
