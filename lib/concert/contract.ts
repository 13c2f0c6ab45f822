import { z } from "zod";
import {
  id,
  instant,
  listOf,
  localDate,
  localTime,
  pageQuery,
  pathId,
  plainText,
  won,
} from "@/lib/contract";
import { saleStates, seatStatuses, seatsPerSchedule } from "./rules";

const queryMaxLength = 100;
const earliestDate = "2000-01-01";
const latestDate = "2099-12-31";

const saleState = z.enum(saleStates);
const seatStatus = z.enum(seatStatuses);

const searchDate = localDate.refine(
  (date) => date >= earliestDate && date <= latestDate,
  `must be ${earliestDate}..${latestDate}`,
);
const dateRange = { fromDate: searchDate.optional(), toDate: searchDate.optional() };

const isOrdered = ({
  fromDate,
  toDate,
}: {
  fromDate?: string | undefined;
  toDate?: string | undefined;
}) => fromDate === undefined || toDate === undefined || fromDate <= toDate;
const orderError = { path: ["toDate"], message: "must not be before fromDate" };

export const concertParams = z.strictObject({ concertId: pathId });
export const scheduleParams = z.strictObject({ concertId: pathId, scheduleId: pathId });

export const concertsQuery = pageQuery
  .extend({ query: plainText(1, queryMaxLength).optional(), ...dateRange })
  .strict()
  .refine(isOrdered, orderError);
export type ConcertsQuery = z.output<typeof concertsQuery>;

export const concertSchedulesQuery = z
  .strictObject({ ...dateRange, all: z.enum(["true", "false"]).optional() })
  .refine(isOrdered, orderError)
  .transform(({ all, ...range }) => ({ ...range, all: all === "true" }));
export type ConcertSchedulesQuery = z.output<typeof concertSchedulesQuery>;

export const bookableSchedulesQuery = pageQuery
  .extend(dateRange)
  .strict()
  .refine(isOrdered, orderError);
export type BookableSchedulesQuery = z.output<typeof bookableSchedulesQuery>;

export const seatMapQuery = z.strictObject({ status: seatStatus.optional() });

export const concertView = z.object({
  concertId: id,
  title: z.string(),
  artist: z.string(),
  description: z.string(),
  /** Names of all its venues. */
  venueName: z.string(),
  posterUrl: z.string().nullable(),
  firstDate: localDate.nullable(),
  lastDate: localDate.nullable(),
  minPrice: won.nullable(),
  maxPrice: won.nullable(),
  saleState,
  /** When the next sale opens, null when none is to come. */
  opensAt: instant.nullable(),
  /** Free seats on the dates that are, or will be, on sale. */
  availableSeats: z.number().int(),
});
export type ConcertView = z.output<typeof concertView>;

export const scheduleView = z.object({
  scheduleId: id,
  concertId: id,
  concertTitle: z.string(),
  venueId: id,
  venueName: z.string(),
  performanceDate: localDate,
  performanceTime: localTime,
  startsAt: instant,
  bookingOpenAt: instant,
  bookingCloseAt: instant,
  /** From when on one may join the line before the sale opens; null where one may not. */
  preQueueOpensAt: instant.nullable(),
  /** Whether the places of those who join before the opening are drawn. */
  draw: z.boolean(),
  /** How long a place is kept for somebody who is away when their turn comes. */
  awaySeconds: z.number().int(),
  availableSeats: z.number().int(),
  totalSeats: z.number().int(),
  minPrice: won,
  maxPrice: won,
  maxSeatsPerUser: z.number().int(),
  status: saleState,
});
export type ScheduleView = z.output<typeof scheduleView>;
export const scheduleArray = z.array(scheduleView);
export const scheduleList = listOf(scheduleView);

export const seatView = z.object({
  seatId: id,
  seatNumber: z.number().int().min(1).max(seatsPerSchedule),
  label: z.string(),
  grade: z.string(),
  price: won,
  status: seatStatus,
  /** Only on the caller's own seats. */
  mine: z.literal(true).optional(),
});
export type SeatView = z.output<typeof seatView>;

export const seatMapView = z.object({
  scheduleInfo: z.object({
    scheduleId: id,
    concertId: id,
    concertTitle: z.string(),
    performanceDate: localDate,
    performanceTime: localTime,
    startsAt: instant,
    venueName: z.string(),
    maxSeatsPerUser: z.number().int(),
  }),
  seats: z.array(seatView),
});
export type SeatMapView = z.output<typeof seatMapView>;

/** What of a seat can change while people look at it: the organiser may reprice what nobody has. */
const seatNow = seatView.pick({ seatId: true, status: true, grade: true, price: true });
export type SeatNow = z.output<typeof seatNow>;

/** One event of the seats' stream: all seats first (`snapshot`), then those that changed (`delta`). */
export const seatEvent = z.object({
  version: z.number().int(),
  seats: z.array(seatNow),
});
export type SeatEvent = z.output<typeof seatEvent>;
