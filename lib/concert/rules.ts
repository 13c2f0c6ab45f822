export const seatsPerSchedule = 50;
export const seatsPerRow = 10;

/** Few seats left is worth saying in words: a tenth of the house, or five whatever its size. */
export const almostSoldOutShare = 0.1;
export const almostSoldOutSeats = 5;

export const saleStates = [
  "ON_SALE",
  "ALMOST_SOLD_OUT",
  "SOLD_OUT",
  "UPCOMING",
  "CLOSED",
  "CANCELLED",
] as const;
export type SaleState = (typeof saleStates)[number];

export const seatStatuses = ["AVAILABLE", "SELECTED", "HELD", "SOLD", "BLOCKED"] as const;
export type SeatStatus = (typeof seatStatuses)[number];

/** "A1".."E10" of seat numbers 1..50, row A nearest to the stage. */
export function seatLabel(seatNumber: number): string {
  const row = String.fromCharCode(65 + Math.floor((seatNumber - 1) / seatsPerRow));
  return `${row}${((seatNumber - 1) % seatsPerRow) + 1}`;
}

export type SeatCounts = {
  /** Can be held right now. */
  free: number;
  /** Held unpaid: comes back when the hold lapses. */
  inBaskets: number;
  total: number;
};

export type SaleWindow = { opensAt: Date; closesAt: Date; cancelled: boolean };

function stateOfSeats({ free, inBaskets, total }: SeatCounts): SaleState {
  if (free + inBaskets === 0) return "SOLD_OUT";
  const isFew = free <= almostSoldOutSeats || free <= total * almostSoldOutShare;
  return isFew ? "ALMOST_SOLD_OUT" : "ON_SALE";
}

/** State of one performance. Seats in other people's baskets may come back, so they are not sold out. */
export function saleStateOf(window: SaleWindow, seats: SeatCounts, now: Date): SaleState {
  if (window.cancelled) return "CANCELLED";
  if (now >= window.closesAt) return "CLOSED";
  if (now < window.opensAt) return "UPCOMING";
  return stateOfSeats(seats);
}

/**
 * State of a concert from its dates: what can be bought now decides, then what will open, then why nothing
 * can be bought. A concert without dates is announced, not over.
 */
export function concertSaleState(
  dates: readonly { state: SaleState; seats: SeatCounts }[],
): SaleState {
  const onSale = dates.filter(({ state }) => state === "ON_SALE" || state === "ALMOST_SOLD_OUT");
  if (onSale.length > 0) return stateOfSeats(sumSeats(onSale.map(({ seats }) => seats)));
  const order: readonly SaleState[] = ["UPCOMING", "SOLD_OUT", "CLOSED", "CANCELLED"];
  return order.find((state) => dates.some((date) => date.state === state)) ?? "UPCOMING";
}

export function sumSeats(counts: readonly SeatCounts[]): SeatCounts {
  const sum = { free: 0, inBaskets: 0, total: 0 };
  for (const { free, inBaskets, total } of counts) {
    sum.free += free;
    sum.inBaskets += inBaskets;
    sum.total += total;
  }
  return sum;
}
