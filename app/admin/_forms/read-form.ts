import { paintOf, tiersMax } from "@/components/admin-forms/paint";
import { venueInstant } from "@/lib/concert/calendar";

export type Values = Record<string, string>;

const digits = /^\d{1,9}$/;
const localDateTime = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?$/;

/** What was typed, field by field; what Next adds for itself is left out. */
export function valuesOf(form: FormData): Values {
  const typed = [...form].filter(([name, value]) => typeof value === "string" && name[0] !== "$");
  return Object.fromEntries(typed) as Values;
}

/** A whole number as people write it (110,000); anything else stays text, and is refused as such. */
export function numberOf(text = ""): number | string {
  const plain = text.replace(/[\s,]/g, "");
  return digits.test(plain) ? Number(plain) : text;
}

/** The instant of a venue-local date and time; what is none stays text, and is refused as such. */
export function instantOf(text = ""): string {
  const [, date, time] = localDateTime.exec(text) ?? [];
  if (!date || !time) return text;
  const instant = venueInstant(date, time);
  return Number.isNaN(instant.getTime()) ? text : instant.toISOString();
}

type Tiers = {
  tiers: { grade: string; price: number | string; seatNumbers: number[] }[];
  /** Which of the form's tiers each one is. */
  indices: number[];
};

/** The tiers of the form that are named, priced or painted. */
export function tiersOf(values: Values): Tiers {
  const paint = paintOf(values);
  const named = Array.from({ length: tiersMax }, (_, index) => ({
    index,
    grade: values[`grade${index}`] ?? "",
    price: values[`price${index}`] ?? "",
    seatNumbers: paint.flatMap((tier, seat) => (tier === index ? [seat + 1] : [])),
  })).filter(({ grade, price, seatNumbers }) => grade || price || seatNumbers.length > 0);
  return {
    tiers: named.map(({ index: _, price, ...tier }) => ({ ...tier, price: numberOf(price) })),
    indices: named.map(({ index }) => index),
  };
}

/** The body of a new performance, as `createScheduleRequest` wants it. */
export function scheduleOf(values: Values) {
  const startsAt = instantOf(values.startsAt);
  return {
    venueName: values.venueName ?? "",
    startsAt,
    bookingOpenAt: values.bookingOpenAt
      ? instantOf(values.bookingOpenAt)
      : (values.renderedAt ?? ""),
    bookingCloseAt: values.bookingCloseAt ? instantOf(values.bookingCloseAt) : startsAt,
    tiers: tiersOf(values).tiers,
    holdSeconds: numberOf(values.holdSeconds),
    maxSeatsPerUser: numberOf(values.maxSeatsPerUser),
    queue: {
      maxActive: numberOf(values.maxActive),
      admitPerMinute: numberOf(values.admitPerMinute),
      activeSeconds: numberOf(values.activeSeconds),
      awaySeconds: numberOf(values.awaySeconds),
      heartbeatSeconds: numberOf(values.heartbeatSeconds),
      preQueueOpensAt: values.preQueueOpensAt ? instantOf(values.preQueueOpensAt) : null,
      draw: values.draw === "on",
    },
  };
}

/** What of a performance is other than the form came with: what is left as it was is not sent, and so not undone. */
export function changeOf(values: Values, came: Values): Record<string, unknown> {
  const was = new Map(Object.entries(changeableOf(came)));
  const is = Object.entries(changeableOf(values));
  const isOther = ([field, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(was.get(field));
  return Object.fromEntries(is.filter(isOther));
}

function changeableOf(values: Values) {
  const { queue, ...schedule } = scheduleOf(values);
  const { preQueueOpensAt, draw } = queue;
  return { ...schedule, preQueueOpensAt, draw };
}

/** The body of a concert, as `updateConcertRequest` wants it. */
export function concertOf(values: Values) {
  return {
    title: values.title ?? "",
    artist: values.artist ?? "",
    description: values.description ?? "",
    posterUrl: values.posterUrl?.trim() || null,
  };
}

/** Which field of the form a refused part of the request came from, and the rule it broke. */
export function fieldOf(path: string, values: Values): { field: string; rule: string } {
  const [last = "", before, tierAt] = path.split(".").reverse();
  const tier = /^\d+$/.test(before ?? "") && (tierAt === "tiers" || path.startsWith("tiers."));
  if (tier) {
    const index = tiersOf(values).indices[Number(before)] ?? 0;
    if (last === "price") return { field: `price${index}`, rule: "price" };
    return { field: `grade${index}`, rule: last === "grade" ? "grade" : "unusedTier" };
  }
  // An empty end of the sale is the start of the show: what is wrong with it is said there.
  if (last === "bookingCloseAt" && !values.bookingCloseAt)
    return { field: "startsAt", rule: "startsAt" };
  return { field: last, rule: last };
}
