import type { CardOrderView } from "@/lib/payment/card/contract";

/** What a person is told of a card payment. */
export type CardStory =
  | "unfinished"
  | "asking"
  | "charged"
  | "notAgreed"
  | "refused"
  | "expired"
  | "refunding"
  | "refunded";

/**
 * The story of an order as it is now; null when there is nothing to tell. `card` is what the address says: it is
 * there when somebody has just come back, and "ASKING" when the gateway had no answer for them. What is still
 * under way, and money that went back from a purchase, is told whether or not somebody has just come back.
 */
export function cardStory(order: CardOrderView, card: string | undefined): CardStory | null {
  const { state, reason, reservationId } = order;
  const isBack = card !== undefined;
  const isPurchase = reservationId !== null;
  switch (state) {
    case "CREATED":
      if (card === "ASKING") return "asking";
      return isBack || isPurchase ? "unfinished" : null;
    case "CONFIRMING":
    case "CAPTURED":
      return "asking";
    case "REFUNDING":
      return "refunding";
    case "REFUNDED":
      return isBack || isPurchase ? "refunded" : null;
    case "APPLIED":
      return isBack && !isPurchase ? "charged" : null; // a purchase is its tickets
    case "REFUSED":
      if (!isBack) return null;
      return reason === "NOT_AGREED" ? "notAgreed" : "refused";
    case "EXPIRED":
      return isBack ? "expired" : null;
  }
}
