import { venueDate, venueTime } from "./calendar";
import type { ConcertView, ScheduleView } from "./contract";
import { concertSaleState, type SaleState, saleStateOf, sumSeats } from "./rules";
import type { ConcertRow, ScheduleRow } from "./store";

function stateOf(row: ScheduleRow): SaleState {
  const window = {
    opensAt: row.bookingOpenAt,
    closesAt: row.bookingCloseAt,
    cancelled: row.cancelled,
  };
  return saleStateOf(window, row.seats, row.now);
}

/** A performance as the API shows it. */
export function scheduleViewOf(row: ScheduleRow): ScheduleView {
  return {
    scheduleId: row.scheduleId,
    concertId: row.concertId,
    concertTitle: row.concertTitle,
    venueId: row.venueId,
    venueName: row.venueName,
    performanceDate: venueDate(row.startsAt),
    performanceTime: venueTime(row.startsAt),
    startsAt: row.startsAt.toISOString(),
    bookingOpenAt: row.bookingOpenAt.toISOString(),
    bookingCloseAt: row.bookingCloseAt.toISOString(),
    preQueueOpensAt: row.preQueueOpensAt?.toISOString() ?? null,
    draw: row.draw,
    awaySeconds: row.awaySeconds,
    availableSeats: row.seats.free,
    totalSeats: row.seats.total,
    minPrice: row.minPrice,
    maxPrice: row.maxPrice,
    maxSeatsPerUser: row.maxSeatsPerUser,
    status: stateOf(row),
  };
}

/**
 * A concert as the API shows it; `rows` are all its performances, earliest first. Dates, prices and venues
 * are those of the performances to come; once there are none, of all there were.
 */
export function concertViewOf(concert: ConcertRow, rows: readonly ScheduleRow[]): ConcertView {
  const dates = rows.map((row) => ({ ...row, state: stateOf(row) }));
  const toCome = dates.filter((date) => !date.cancelled && date.startsAt > date.now);
  const shown = toCome.length > 0 ? toCome : dates;
  const toSell = dates.filter(({ state }) => state !== "CLOSED" && state !== "CANCELLED");
  const openings = dates
    .filter(({ state }) => state === "UPCOMING")
    .map((date) => date.bookingOpenAt);
  const nextOpening = openings.length > 0 ? Math.min(...openings.map(Number)) : null;
  const first = shown[0];
  const last = shown.at(-1);
  return {
    ...concert,
    venueName: [...new Set(shown.map((date) => date.venueName))].join(", "),
    firstDate: first ? venueDate(first.startsAt) : null,
    lastDate: last ? venueDate(last.startsAt) : null,
    minPrice: first ? Math.min(...shown.map((date) => date.minPrice)) : null,
    maxPrice: first ? Math.max(...shown.map((date) => date.maxPrice)) : null,
    saleState: concertSaleState(dates),
    opensAt: nextOpening === null ? null : new Date(nextOpening).toISOString(),
    availableSeats: sumSeats(toSell.map(({ seats }) => seats)).free,
  };
}
