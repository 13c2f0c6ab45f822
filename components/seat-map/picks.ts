import type { SeatMapView, SeatNow, SeatView } from "@/lib/concert/contract";

export type LossReason = "HELD" | "SOLD" | "SELECTED" | "BLOCKED";
export type LostSeat = { seatId: number; reason: LossReason };

/** What a person has chosen on the map, and what they chose but somebody else got. */
export type Picks = { seatIds: readonly number[]; lost: readonly LostSeat[] };

/** How a seat is shown: six states of anybody's seats, and one's own held or bought one. */
export type SeatLook = "free" | "picked" | "choosing" | "held" | "sold" | "blocked" | "owned";

export function lookOf(seat: SeatView, isPicked: boolean): SeatLook {
  if (seat.mine && (seat.status === "HELD" || seat.status === "SOLD")) return "owned";
  if (seat.status === "HELD") return "held";
  if (seat.status === "SOLD") return "sold";
  if (seat.status === "BLOCKED") return "blocked";
  if (isPicked) return "picked";
  return seat.status === "SELECTED" ? "choosing" : "free";
}

/**
 * The seats a person had under a courtesy lock when the page was made, so that a refresh loses nothing, and
 * those they come back for (`wanted`); of these the ones that are gone are told as lost at once.
 */
export function firstPicks(seats: readonly SeatView[], wanted: readonly number[] = []): Picks {
  const own = seats.filter(
    ({ seatId, status, mine }) => (status === "SELECTED" && mine) || wanted.includes(seatId),
  );
  return { seatIds: own.map(({ seatId }) => seatId), lost: [] };
}

/** How many more seats the person may have; what they hold or own already counts. */
export function picksMax(seats: readonly SeatView[], maxSeatsPerUser: number): number {
  const owned = seats.filter((seat) => lookOf(seat, false) === "owned").length;
  return Math.max(0, maxSeatsPerUser - owned);
}

/** Adds a seat; choosing again is also having read what was lost. */
export function addPick({ seatIds }: Picks, seatId: number): Picks {
  return { seatIds: seatIds.includes(seatId) ? seatIds : [...seatIds, seatId], lost: [] };
}

export function removePick({ seatIds, lost }: Picks, seatId: number): Picks {
  return { seatIds: seatIds.filter((id) => id !== seatId), lost };
}

/** Takes lost seats out of the selection and remembers why; the rest stays. Others' losses are not ours. */
export function loseSeats(picks: Picks, lost: readonly LostSeat[]): Picks {
  const ours = lost.filter(({ seatId }) => picks.seatIds.includes(seatId));
  if (ours.length === 0) return picks;
  const gone = new Set(ours.map(({ seatId }) => seatId));
  return {
    seatIds: picks.seatIds.filter((seatId) => !gone.has(seatId)),
    lost: [...picks.lost.filter(({ seatId }) => !gone.has(seatId)), ...ours],
  };
}

/**
 * The picked seats that somebody else has got by now. SELECTED is no loss: it is one's own lock, or the
 * answer to one's own attempt to lock it will tell.
 */
export function takenPicks(picks: Picks, seats: readonly SeatView[]): LostSeat[] {
  return seats.flatMap(({ seatId, status }) =>
    picks.seatIds.includes(seatId) && status !== "AVAILABLE" && status !== "SELECTED"
      ? [{ seatId, reason: status }]
      : [],
  );
}

export type SeatChange = Pick<SeatNow, "seatId" | "status"> & Partial<SeatNow>;

/** The map after some seats have changed. One that became free, or changed hands, is no longer the person's own. */
export function changeSeats(map: SeatMapView, changes: readonly SeatChange[]): SeatMapView {
  const changeOf = new Map(changes.map((change) => [change.seatId, change]));
  const seats = map.seats.map((seat) => {
    const { status, grade = seat.grade, price = seat.price } = changeOf.get(seat.seatId) ?? seat;
    if (status === seat.status && grade === seat.grade && price === seat.price) return seat;
    const { mine, ...rest } = { ...seat, status, grade, price };
    // Paying turns one's own hold into one's own seat; every other change ends or passes on what was held.
    const staysMine = status === seat.status || (seat.status === "HELD" && status === "SOLD");
    return mine && staysMine ? { ...rest, mine } : rest;
  });
  return { ...map, seats };
}
