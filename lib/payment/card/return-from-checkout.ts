import { db } from "@/db/client";
import { isGatewayUnclear } from "@/lib/payment/gateway/port";
import { settleCardOrder } from "./settle-card-order";
import { pageOf } from "./site";
import { askSoon, findCardOrder } from "./store";

/**
 * Settles the order of a browser that comes back from the gateway, and says on which page it ends. While the
 * gateway is unclear the page says so, and recovery goes on soon. Throws CARD_ORDER_NOT_FOUND, CARD_NOT_OFFERED.
 */
export async function returnFromCheckout(orderId: string): Promise<string> {
  try {
    return pageOf(await settleCardOrder(orderId));
  } catch (error) {
    const order = isGatewayUnclear(error) ? await findCardOrder(db(), orderId) : null;
    if (!order) throw error;
    await askSoon(db(), orderId);
    return pageOf(order, "ASKING");
  }
}
