import { z } from "zod";
import { id, instant, listOf, pageQuery, pathId, plainText, won } from "@/lib/contract";
import { reservationsPerPaymentMax } from "./rules";

const cancelReasonMaxLength = 200;

/** `reservationId`, or `reservationIds` for several of one schedule: exactly one of the two. */
export const payRequest = z
  .strictObject({
    reservationId: id.optional(),
    reservationIds: z
      .array(id)
      .min(1)
      .max(reservationsPerPaymentMax)
      .refine((ids) => new Set(ids).size === ids.length, "must not name a reservation twice")
      .optional(),
    paymentMethod: z.literal("BALANCE"),
    userId: id.optional(),
  })
  .refine(
    ({ reservationId, reservationIds }) =>
      (reservationId === undefined) !== (reservationIds === undefined),
    { path: ["reservationId"], message: "give reservationId or reservationIds" },
  );
export type PayRequest = z.output<typeof payRequest>;

const paidSeat = z.object({
  seatId: id,
  seatNumber: z.number().int(),
  grade: z.string(),
  price: won,
});
const paidReservation = z.object({
  reservationId: id,
  reservationNumber: z.string(),
  amount: won,
  seats: z.array(paidSeat),
});
export type PaidReservation = z.output<typeof paidReservation>;

export const paymentView = z.object({
  paymentId: id,
  /** The first of `reservations`. */
  reservationId: id,
  reservationIds: z.array(id),
  userId: id,
  scheduleId: id,
  amount: won,
  totalAmount: won,
  paymentMethod: z.literal("BALANCE"),
  status: z.enum(["COMPLETED", "CANCELLED"]),
  paidAt: instant,
  cancelledAt: instant.nullable(),
  refundAmount: won.nullable(),
  fee: won.nullable(),
  reservation: paidReservation,
  reservations: z.array(paidReservation),
});
export type PaymentView = z.output<typeof paymentView>;
export const paymentList = listOf(paymentView);

export const paidView = paymentView.extend({ currentBalance: won });
export type PaidView = z.output<typeof paidView>;

export const paymentParams = z.strictObject({ paymentId: pathId });
export const paymentsQuery = pageQuery.strict();

export const refundRule = z.enum([
  "WITHIN_24_HOURS",
  "DAYS_10_OR_MORE",
  "DAYS_9_TO_7",
  "DAYS_6_TO_3",
  "DAYS_2_TO_1",
  "SHOW_DAY",
]);

/** One step of the refund ladder with real dates: it holds while now < `until`. */
export const refundStep = z.object({
  until: instant,
  percent: z.number().int(),
  rule: refundRule,
});
export type RefundStep = z.output<typeof refundStep>;

export const cancellationPreview = z.object({
  paymentId: id,
  refundAmount: won,
  fee: won,
  rule: refundRule,
  /** When this offer ends: the next step of the ladder begins, or the show. */
  nextChangeAt: instant,
  steps: z.array(refundStep),
});
export type CancellationPreview = z.output<typeof cancellationPreview>;

const reason = plainText(1, cancelReasonMaxLength).optional();
export const cancelRequest = z.strictObject({ reason });
export const cancelByIdRequest = z.strictObject({ paymentId: id, reason });

export const cancelledView = z.object({
  paymentId: id,
  status: z.literal("CANCELLED"),
  refundAmount: won,
  fee: won,
  currentBalance: won,
  cancelledAt: instant,
});
export type CancelledView = z.output<typeof cancelledView>;
