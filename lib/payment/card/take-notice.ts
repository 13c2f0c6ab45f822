import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { getGateway } from "@/lib/payment/gateway/configured-gateway";
import { settleCardOrder } from "./settle-card-order";
import { findCardOrder } from "./store";

/**
 * Takes a notice of the gateway's as a reason to ask it, and nothing more: it may be late, doubled or forged.
 * One about an order that is not ours is none of our business.
 * Throws UNAUTHENTICATED for one the gateway did not sign, CARD_NOT_OFFERED, UNAVAILABLE.
 */
export async function takeNotice(headers: Headers, body: string): Promise<void> {
  const orderId = getGateway().readNotice(headers, body);
  if (orderId === null) throw new DomainError("UNAUTHENTICATED");
  if (isUuid(orderId) && (await findCardOrder(db(), orderId))) await settleCardOrder(orderId);
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
