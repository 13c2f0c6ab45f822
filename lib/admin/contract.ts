import { z } from "zod";
import { concertView, scheduleView, seatView } from "@/lib/concert/contract";
import { seatsPerSchedule } from "@/lib/concert/rules";
import { id, instant, listOf, pageQuery, pathId, plainText, won } from "@/lib/contract";
import { paymentView } from "@/lib/payment/contract";
import { saleStates } from "@/lib/queue/rules";
import {
  artistMaxLength,
  coverageFault,
  defaultGrade,
  defaultPriceWon,
  descriptionMaxLength,
  earliestInstant,
  gradeMaxLength,
  holdSecondsRange,
  latestInstant,
  maxSeatsPerUserRange,
  messageMaxLength,
  paymentQueryMaxLength,
  posterUrlMaxLength,
  priceMaxWon,
  queueRanges,
  reasonMaxLength,
  titleMaxLength,
  venueNameMaxLength,
} from "./rules";

/** Request and response shapes of the organiser's endpoints (docs/api.md, "Admin"). Safe in the browser. */

export const concertParams = z.strictObject({ concertId: pathId });
export const scheduleParams = z.strictObject({ scheduleId: pathId });
export const paymentParams = z.strictObject({ paymentId: pathId });

const reason = plainText(1, reasonMaxLength);

/** An https or http address, or a path of this site; never another scheme. */
const posterUrl = z
  .string()
  .max(posterUrlMaxLength)
  .regex(/^(https?:\/\/[^\s/\\][^\s\\]*|\/(?![/\\])[^\s\\]*)$/, "must be an http(s) URL or a path");

const concertFields = {
  title: plainText(1, titleMaxLength),
  description: plainText(0, descriptionMaxLength),
  artist: plainText(0, artistMaxLength),
  posterUrl: posterUrl.nullable(),
};
const isNotEmpty = (patch: object) => Object.keys(patch).length > 0;
const nothingError = "give at least one field";

export const updateConcertRequest = z
  .strictObject(concertFields)
  .partial()
  .refine(isNotEmpty, nothingError);
export type UpdateConcertRequest = z.output<typeof updateConcertRequest>;

const bounded = ({ min, max }: { min: number; max: number }) => z.number().int().min(min).max(max);

const performanceInstant = instant.refine((text) => {
  const ms = Date.parse(text);
  return ms >= Date.parse(earliestInstant) && ms <= Date.parse(latestInstant);
}, `must be ${earliestInstant}..${latestInstant}`);

const queueFields = {
  maxActive: bounded(queueRanges.maxActive),
  admitPerMinute: bounded(queueRanges.admitPerMinute),
  activeSeconds: bounded(queueRanges.activeSeconds),
  awaySeconds: bounded(queueRanges.awaySeconds),
  heartbeatSeconds: bounded(queueRanges.heartbeatSeconds),
  preQueueOpensAt: performanceInstant.nullable(),
  draw: z.boolean(),
};

const newQueue = z.strictObject({
  maxActive: queueFields.maxActive.default(queueRanges.maxActive.initial),
  admitPerMinute: queueFields.admitPerMinute.default(queueRanges.admitPerMinute.initial),
  activeSeconds: queueFields.activeSeconds.default(queueRanges.activeSeconds.initial),
  awaySeconds: queueFields.awaySeconds.default(queueRanges.awaySeconds.initial),
  heartbeatSeconds: queueFields.heartbeatSeconds.default(queueRanges.heartbeatSeconds.initial),
  preQueueOpensAt: queueFields.preQueueOpensAt.default(null),
  draw: queueFields.draw.default(false),
});

const seatNumber = z.number().int().min(1).max(seatsPerSchedule);
const tier = z.strictObject({
  grade: plainText(1, gradeMaxLength),
  price: won.min(0).max(priceMaxWon),
  seatNumbers: z.array(seatNumber).min(1).max(seatsPerSchedule),
});
const allSeatNumbers = Array.from({ length: seatsPerSchedule }, (_, index) => index + 1);
const oneTier = [{ grade: defaultGrade, price: defaultPriceWon, seatNumbers: allSeatNumbers }];

const tiers = z.array(tier).min(1).max(seatsPerSchedule);

const scheduleFields = {
  startsAt: performanceInstant,
  bookingOpenAt: performanceInstant,
  bookingCloseAt: performanceInstant,
  venueName: plainText(1, venueNameMaxLength),
  holdSeconds: bounded(holdSecondsRange),
  maxSeatsPerUser: bounded(maxSeatsPerUserRange),
};

export const createScheduleRequest = z
  .strictObject({
    ...scheduleFields,
    tiers: tiers.default(oneTier),
    holdSeconds: scheduleFields.holdSeconds.default(holdSecondsRange.initial),
    maxSeatsPerUser: scheduleFields.maxSeatsPerUser.default(maxSeatsPerUserRange.initial),
    queue: newQueue.prefault({}),
  })
  .superRefine((wanted, context) => {
    const fault = (path: string[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const [opens, closes, starts] = [
      wanted.bookingOpenAt,
      wanted.bookingCloseAt,
      wanted.startsAt,
    ].map(Date.parse) as [number, number, number];
    if (closes <= opens) fault(["bookingCloseAt"], "must be after bookingOpenAt");
    if (closes > starts) fault(["bookingCloseAt"], "must not be after startsAt");
    const uncovered = coverageFault(wanted.tiers, seatsPerSchedule);
    if (uncovered) fault(["tiers"], uncovered);
    const { preQueueOpensAt, draw } = wanted.queue;
    const queueFault = preQueueFault({
      preQueueOpensAt,
      draw,
      bookingOpenAt: wanted.bookingOpenAt,
    });
    if (queueFault) fault(["queue", queueFault.field], queueFault.message);
  });
export type CreateScheduleRequest = z.output<typeof createScheduleRequest>;

/** What is given is changed. How times agree with those that stay is judged where they are (change_schedule.sql). */
export const changeScheduleRequest = z
  .strictObject({
    ...scheduleFields,
    preQueueOpensAt: queueFields.preQueueOpensAt,
    draw: queueFields.draw,
    tiers: tiers.superRefine((wanted, context) => {
      const message = coverageFault(wanted, seatsPerSchedule);
      if (message) context.addIssue({ code: "custom", message });
    }),
  })
  .partial()
  .refine(isNotEmpty, nothingError);
export type ChangeScheduleRequest = z.output<typeof changeScheduleRequest>;

/** With `schedule` the concert and its first performance are made together, or neither. */
export const createConcertRequest = z
  .strictObject({ ...concertFields, schedule: createScheduleRequest })
  .partial()
  .required({ title: true });
export type CreateConcertRequest = z.output<typeof createConcertRequest>;

/** What is wrong with a pre-queue: it opens before the sale, and a draw is among those who came to it. */
export function preQueueFault(queue: {
  preQueueOpensAt: string | null;
  draw: boolean;
  bookingOpenAt: string;
}): { field: "preQueueOpensAt" | "draw"; message: string } | null {
  const { preQueueOpensAt, draw, bookingOpenAt } = queue;
  if (preQueueOpensAt !== null && Date.parse(preQueueOpensAt) >= Date.parse(bookingOpenAt)) {
    return { field: "preQueueOpensAt", message: "must be before bookingOpenAt" };
  }
  if (draw && preQueueOpensAt === null) {
    return { field: "draw", message: "needs preQueueOpensAt" };
  }
  return null;
}

const queueState = z.enum(["OPEN", "PAUSED", "DRAINING"]);

export const setQueueRequest = z
  .strictObject({ ...queueFields, state: queueState, message: plainText(0, messageMaxLength) })
  .partial()
  .refine(isNotEmpty, nothingError);
export type SetQueueRequest = z.output<typeof setQueueRequest>;

export const queueView = z.object({
  maxActive: z.number().int(),
  admitPerMinute: z.number().int(),
  activeSeconds: z.number().int(),
  awaySeconds: z.number().int(),
  heartbeatSeconds: z.number().int(),
  preQueueOpensAt: instant.nullable(),
  draw: z.boolean(),
  state: queueState,
  message: z.string(),
});
export type QueueView = z.output<typeof queueView>;
export const scheduleQueueView = queueView.extend({ scheduleId: id });
export type ScheduleQueueView = z.output<typeof scheduleQueueView>;

export const createdScheduleView = scheduleView.extend({
  holdSeconds: z.number().int(),
  queue: queueView,
  seats: z.array(seatView),
});
export type CreatedScheduleView = z.output<typeof createdScheduleView>;

/** `schedule` only when one was asked for. */
export const createdConcertView = concertView.extend({ schedule: createdScheduleView.optional() });
export type CreatedConcertView = z.output<typeof createdConcertView>;

export const blockRequest = z.strictObject({
  seatNumbers: z
    .array(seatNumber)
    .min(1)
    .max(seatsPerSchedule)
    .refine((numbers) => new Set(numbers).size === numbers.length, "must not name a seat twice"),
  reason,
});
export type BlockRequest = z.output<typeof blockRequest>;

export const blockView = z.object({
  scheduleId: id,
  seats: z.array(
    z.object({
      seatId: id,
      seatNumber,
      label: z.string(),
      status: z.enum(["AVAILABLE", "BLOCKED"]),
    }),
  ),
});
export type BlockView = z.output<typeof blockView>;

export const cancelScheduleRequest = z.strictObject({ reason });

/** How far giving the money back has come; `pending` payments are still to follow by themselves. */
export const cancellationView = z.object({
  scheduleId: id,
  cancelledAt: instant,
  reason: z.string(),
  refunds: z.object({
    total: z.number().int(),
    done: z.number().int(),
    pending: z.number().int(),
    refundedAmount: won,
    pendingAmount: won,
  }),
  refundedAt: instant.nullable(),
});
export type CancellationView = z.output<typeof cancellationView>;

/** Without `amount` everything; what is not given back is kept as a fee. */
export const refundRequest = z.strictObject({
  amount: won.min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  reason,
});
export type RefundRequest = z.output<typeof refundRequest>;

export const refundView = z.object({
  paymentId: id,
  userId: id,
  scheduleId: id,
  status: z.literal("CANCELLED"),
  refundAmount: won,
  fee: won,
  cancelledAt: instant,
});
export type RefundView = z.output<typeof refundView>;

/** `query`: a payment id, a reservation number or a login id, all of it; `scheduleId`: those of one performance. */
export const paymentsQuery = pageQuery
  .extend({
    query: plainText(1, paymentQueryMaxLength).optional(),
    scheduleId: pathId.optional(),
  })
  .strict();
export type PaymentsQuery = z.output<typeof paymentsQuery>;

/** Anybody's payment, with who paid for what. */
export const soldPaymentView = paymentView.extend({
  buyer: z.object({ userId: id, loginId: z.string(), nickname: z.string() }),
  concertId: id,
  concertTitle: z.string(),
  venueName: z.string(),
  startsAt: instant,
  /** The show was cancelled: everything comes back by itself, and never less. */
  showCancelled: z.boolean(),
  cancelReason: z.string().nullable(),
});
export type SoldPaymentView = z.output<typeof soldPaymentView>;
export const soldPaymentList = listOf(soldPaymentView);

const count = z.number().int();

export const statsView = z.object({
  scheduleId: id,
  concertId: id,
  concertTitle: z.string(),
  startsAt: instant,
  bookingOpenAt: instant,
  bookingCloseAt: instant,
  /** Counted seat by seat; a lapsed hold is a free seat. */
  seats: z.object({ total: count, free: count, held: count, sold: count, blocked: count }),
  blockedSeats: z.array(z.object({ seatNumber, reason: z.string().nullable() })),
  /** Holds that wait to be paid. */
  pendingReservations: count,
  /** Card payments the gateway has not settled yet. */
  openCardOrders: count,
  revenue: z.object({
    payments: count,
    cancelledPayments: count,
    /** Paid by everybody who ever paid. */
    gross: won,
    refunded: won,
    /** Kept of cancelled purchases. */
    fees: won,
    /** gross - refunded: what the house has. */
    net: won,
  }),
  /** What was paid in the last hour, minute by minute, oldest first; minutes without a payment are left out. */
  salesByMinute: z.array(z.object({ minute: instant, payments: count, amount: won })),
  policy: queueView,
  /** The line now; null while the queue store is away, and once the line is gone after the sale. */
  queue: z
    .object({
      state: z.enum(saleStates),
      message: z.string(),
      waiting: count,
      active: count,
      away: count,
      capacity: count,
      admittedTotal: count,
      admittedPerMinute: z.object({ short: z.number().nullable(), long: z.number().nullable() }),
      /** People admitted out of the line per slice of time, oldest first; the last slice is still running. */
      admittedLately: z.object({ sliceSeconds: count, counts: z.array(count) }),
    })
    .nullable(),
  cancellation: cancellationView.omit({ scheduleId: true }).nullable(),
  serverNow: instant,
});
export type StatsView = z.output<typeof statsView>;

export const auditAction = z.enum([
  "CONCERT_CREATED",
  "CONCERT_CHANGED",
  "SCHEDULE_CREATED",
  "SCHEDULE_CHANGED",
  "QUEUE_CHANGED",
  "SEATS_BLOCKED",
  "SEATS_UNBLOCKED",
  "SCHEDULE_CANCELLED",
  "PAYMENT_REFUNDED",
  "WEBHOOK_CREATED",
  "WEBHOOK_DELETED",
  "WEBHOOK_REDELIVERED",
  "TICKET_CHECKED_IN",
]);

export const auditQuery = pageQuery
  .extend({
    action: auditAction.optional(),
    target: z
      .string()
      .regex(/^(concert|schedule|payment|webhook|ticket):[1-9]\d{0,15}$/, "must be like payment:1")
      .optional(),
  })
  .strict();
export type AuditQuery = z.output<typeof auditQuery>;

export const auditEntry = z.object({
  auditId: id,
  /** Who did it; null for what the house does by itself (refunds of a cancelled show). */
  actor: z.object({ userId: id, nickname: z.string() }).nullable(),
  action: auditAction,
  /** `concert:1`, `schedule:1`, `payment:1`, `webhook:1` or `ticket:1`. */
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
  createdAt: instant,
});
export type AuditEntry = z.output<typeof auditEntry>;
export const auditList = listOf(auditEntry);

export const finding = z.object({
  /** What must be true, in words. */
  name: z.string(),
  ok: z.boolean(),
  /** How many rows break it, and the first of them. */
  count,
  examples: z.array(z.string()),
});
export type Finding = z.output<typeof finding>;

export const reconciliationView = z.object({
  ok: z.boolean(),
  checkedAt: instant,
  invariants: z.array(finding),
});
export type ReconciliationView = z.output<typeof reconciliationView>;
