import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { CardOrderView } from "./contract";
import { findCardOrder } from "./store";

/** A card order of the viewer's. Throws CARD_ORDER_NOT_FOUND, also for somebody else's. */
export async function getCardOrder(
  tx: Tx,
  viewer: Viewer,
  orderId: string,
): Promise<CardOrderView> {
  const order = await findCardOrder(tx, orderId);
  if (order?.userId !== viewer.userId) throw new DomainError("CARD_ORDER_NOT_FOUND");
  return order;
}
