import type { PlaceView } from "@/lib/queue/contract";

/** What there is to say of a place beside its number. */
export type LineState = {
  isTroubled: boolean;
  sentBack: boolean;
  missedTurn: boolean;
  /** Just back after so many minutes. */
  awayMinutes: number | null;
  /** Came after the draw: stands behind those who were drawn. */
  isLate: boolean;
};

type Facts = { place: PlaceView; isTroubled: boolean; awayMinutes: number | null };

export function lineStateOf(
  { place, isTroubled, awayMinutes }: Facts,
  hasDraw: boolean,
): LineState {
  return {
    isTroubled,
    sentBack: place.sentBack,
    missedTurn: place.missedTurns > 0 && !place.sentBack,
    awayMinutes,
    isLate: hasDraw && place.draw === null && place.sale.state !== "NOT_OPEN",
  };
}

/** States of a sale that are told; an open one speaks for itself, a closed one has a page of its own. */
const told = ["NOT_OPEN", "PAUSED", "DRAINING", "RESTORING", "IN_BASKETS", "SOLD_OUT"] as const;

/** What is told of the sale; before a draw there is no order to speak of. */
export function stateTextKey({ sale, queuePosition }: PlaceView): (typeof told)[number] | null {
  if (sale.state === "NOT_OPEN" && queuePosition === 0) return null;
  return told.find((key) => key === sale.state) ?? null;
}
