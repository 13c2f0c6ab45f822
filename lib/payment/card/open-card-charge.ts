import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Answer, resultOf } from "@/lib/outcome";
import { getGateway } from "@/lib/payment/gateway/configured-gateway";
import type { CardOffer } from "./contract";
import { checkoutUrlOf } from "./site";

type Opened = Omit<CardOffer, "checkoutUrl">;

/**
 * Offers a charge of the viewer's wallet by card. Throws CARD_NOT_OFFERED, and INVALID_AMOUNT when the balance
 * would pass its limit.
 */
export async function openCardCharge(
  tx: Tx,
  viewer: Viewer,
  amountWon: number,
): Promise<CardOffer> {
  getGateway();
  const answer = await callFunction<Answer>(tx, "open_card_charge", [viewer.userId, amountWon]);
  const opened = resultOf<Opened>(answer, "OPENED");
  return { ...opened, checkoutUrl: checkoutUrlOf(opened.orderId) };
}
