import { expect, it } from "vitest";
import { type CardOrderView, cardOrderState } from "@/lib/payment/card/contract";
import { cardStory } from "./card-story";

const order = (state: CardOrderView["state"], rest: Partial<CardOrderView> = {}) =>
  ({ state, reason: null, reservationId: 7, ...rest }) as CardOrderView;
const charge = { reservationId: null };

it("whoever comes back is told of every state; a purchase that worked speaks for itself", () => {
  const told = cardOrderState.options.map((state) => [
    state,
    cardStory(order(state), state),
    cardStory(order(state, charge), state),
  ]);
  expect(told).toEqual([
    ["CREATED", "unfinished", "unfinished"],
    ["CONFIRMING", "asking", "asking"],
    ["CAPTURED", "asking", "asking"],
    ["APPLIED", null, "charged"],
    ["REFUSED", "refused", "refused"],
    ["REFUNDING", "refunding", "refunding"],
    ["REFUNDED", "refunded", "refunded"],
    ["EXPIRED", "expired", "expired"],
  ]);
});

it("whoever left the gateway's page is not told of a refusal", () => {
  expect(cardStory(order("REFUSED", { reason: "NOT_AGREED" }), "REFUSED")).toBe("notAgreed");
});

it("while the gateway gave no answer we say that we ask, and what it turned out to be once we know", () => {
  expect(cardStory(order("CREATED"), "ASKING")).toBe("asking");
  expect(cardStory(order("REFUNDED"), "ASKING")).toBe("refunded");
});

it("later, only what is under way and money that went back from a purchase is told", () => {
  const told = cardOrderState.options.filter((state) => cardStory(order(state), undefined));
  expect(told).toEqual(["CREATED", "CONFIRMING", "CAPTURED", "REFUNDING", "REFUNDED"]);
  const ofCharge = cardOrderState.options.filter((state) =>
    cardStory(order(state, charge), undefined),
  );
  expect(ofCharge).toEqual(["CONFIRMING", "CAPTURED", "REFUNDING"]);
});
