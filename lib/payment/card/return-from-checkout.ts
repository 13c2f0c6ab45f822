import { db } from "@/db/client";
import { isGatewayUnclear } from "@/lib/payment/gateway/port";
import type { CardOrderView } from "./contract";
import { settleCardOrder } from "./settle-card-order";
import { pageOf } from "./site";
import { findCardOrder } from "./store";

/**
 * Settles the order of a browser that comes back from the gateway, and says on which page it ends. While the
 * gateway is unclear the page says so, and recovery goes on. Throws CARD_ORDER_NOT_FOUND, CARD_NOT_OFFERED.
 */
export async function returnFromCheckout(orderId: string): Promise<string> {
  return pageOf(await settledOrAsItIs(orderId));
}

async function settledOrAsItIs(orderId: string): Promise<CardOrderView> {
  try {
    return await settleCardOrder(orderId);
  } catch (error) {
    const order = isGatewayUnclear(error) ? await findCardOrder(db(), orderId) : null;
    if (!order) throw error;
    return order;
  }
}
