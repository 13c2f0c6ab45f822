import { tiersMax } from "@/components/admin-forms/paint";
import type { CreatedScheduleView } from "@/lib/admin/contract";
import {
  defaultGrade,
  defaultPriceWon,
  holdSecondsRange,
  maxSeatsPerUserRange,
  queueRanges,
} from "@/lib/admin/rules";
import { venueDate, venueTime } from "@/lib/concert/calendar";
import type { ScheduleView, SeatView } from "@/lib/concert/contract";
import type { Values } from "./read-form";

/** What the form of a new performance begins with. */
export function newShowValues(): Values {
  const queue = Object.entries(queueRanges).map(([name, { initial }]) => [name, String(initial)]);
  return {
    grade0: defaultGrade,
    price0: String(defaultPriceWon),
    holdSeconds: String(holdSecondsRange.initial),
    maxSeatsPerUser: String(maxSeatsPerUserRange.initial),
    ...Object.fromEntries(queue),
  };
}

type Priced = Pick<SeatView, "grade" | "price">;

/** The tiers of a house; none where there are more than the form has, or one name has several prices. */
function tierValues(seats: readonly Priced[]): Values {
  const prices = new Map(seats.map(({ grade, price }) => [grade, price]));
  const grades = [...prices.keys()];
  const isOnePrice = seats.every(({ grade, price }) => prices.get(grade) === price);
  if (grades.length > tiersMax || !isOnePrice) return {};
  const tiers = grades.flatMap((grade, index) => [
    [`grade${index}`, grade],
    [`price${index}`, String(prices.get(grade))],
  ]);
  const paint = seats.map(({ grade }) => grades.indexOf(grade)).join("");
  return { ...Object.fromEntries(tiers), paint };
}

/** The same place, tiers and limit as another performance had. */
export function valuesLike(
  { venueName, maxSeatsPerUser }: ScheduleView,
  seats: readonly Priced[],
): Values {
  const limit = String(maxSeatsPerUser);
  return { ...newShowValues(), venueName, maxSeatsPerUser: limit, ...tierValues(seats) };
}

/** A performance as its form shows it. */
export function valuesOfSchedule(schedule: CreatedScheduleView): Values {
  const { queue, startsAt, bookingOpenAt, bookingCloseAt, seats } = schedule;
  return {
    venueName: schedule.venueName,
    startsAt: localOf(startsAt),
    bookingOpenAt: localOf(bookingOpenAt),
    bookingCloseAt: localOf(bookingCloseAt),
    holdSeconds: String(schedule.holdSeconds),
    maxSeatsPerUser: String(schedule.maxSeatsPerUser),
    preQueueOpensAt: queue.preQueueOpensAt === null ? "" : localOf(queue.preQueueOpensAt),
    ...(queue.draw && { draw: "on" }),
    ...tierValues(seats),
  };
}

function localOf(at: string): string {
  const instant = new Date(at);
  return `${venueDate(instant)}T${venueTime(instant).slice(0, "HH:mm".length)}`;
}
