import { tiersMax } from "@/components/admin-forms/paint";
import {
  defaultGrade,
  defaultPriceWon,
  holdSecondsRange,
  maxSeatsPerUserRange,
  queueRanges,
} from "@/lib/admin/rules";
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

/** The same place, tiers and limit as another performance had; one with more tiers than the form lends none. */
export function valuesLike(
  { venueName, maxSeatsPerUser }: ScheduleView,
  seats: readonly Pick<SeatView, "grade" | "price">[],
): Values {
  const prices = new Map(seats.map(({ grade, price }) => [grade, price]));
  const grades = [...prices.keys()];
  const values = { ...newShowValues(), venueName, maxSeatsPerUser: String(maxSeatsPerUser) };
  if (grades.length > tiersMax) return values;
  const tiers = grades.flatMap((grade, index) => [
    [`grade${index}`, grade],
    [`price${index}`, String(prices.get(grade))],
  ]);
  const paint = seats.map(({ grade }) => grades.indexOf(grade)).join("");
  return { ...values, ...Object.fromEntries(tiers), paint };
}
