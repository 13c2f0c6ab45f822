import { z } from "zod";
import { id, instant, listOf, localDate, localTime, pageQuery, pathId, won } from "@/lib/contract";
import { seatsPerRequestMax } from "./rules";

const seatIds = z
  .array(id)
  .min(1)
  .max(seatsPerRequestMax)
  .refine((ids) => new Set(ids).size === ids.length, "must not name a seat twice");

export const holdRequest = z.strictObject({ scheduleId: id, seatIds, userId: id.optional() });
export type HoldRequest = z.output<typeof holdRequest>;

export const selectRequest = z.strictObject({ scheduleId: id, seatIds });
export type SelectRequest = z.output<typeof selectRequest>;

export const selectView = z.object({
  scheduleId: id,
  seats: z.array(z.object({ seatId: id, seatNumber: z.number().int(), label: z.string() })),
  selectedUntil: instant,
});
export type SelectView = z.output<typeof selectView>;

export const reservationStatus = z.enum(["RESERVED", "CONFIRMED", "EXPIRED", "CANCELLED"]);

const reservedSeat = z.object({
  seatId: id,
  seatNumber: z.number().int(),
  label: z.string(),
  grade: z.string(),
  price: won,
});

export const heldReservation = z.object({
  reservationId: id,
  reservationNumber: z.string(),
  userId: id,
  scheduleId: id,
  seats: z.array(reservedSeat),
  totalAmount: won,
  status: z.literal("RESERVED"),
  reservedAt: instant,
  expiresAt: instant,
});
export type HeldReservation = z.output<typeof heldReservation>;

const paymentOfReservation = z.object({
  paymentId: id,
  status: z.enum(["COMPLETED", "CANCELLED"]),
  /** What this reservation cost; the payment may cover others too. */
  amount: won,
  paymentMethod: z.literal("BALANCE"),
  paidAt: instant,
  cancelledAt: instant.nullable(),
});

export const ticketOfReservation = z.object({
  ticketId: id,
  code: z.uuid(),
  seatNumber: z.number().int(),
  status: z.enum(["VALID", "USED", "REVOKED"]),
  /** What the QR code at the door says; null once it lets nobody in any more. */
  qr: z.string().nullable(),
});

export const reservationView = heldReservation.extend({
  status: reservationStatus,
  confirmedAt: instant.nullable(),
  endedAt: instant.nullable(),
  concertId: id,
  concertTitle: z.string(),
  startsAt: instant,
  performanceDate: localDate,
  performanceTime: localTime,
  venueName: z.string(),
  payment: paymentOfReservation.nullable(),
  tickets: z.array(ticketOfReservation),
  /** The database's clock when it answered: countdowns run on it. */
  serverNow: instant,
});
export type ReservationView = z.output<typeof reservationView>;
export const reservationList = listOf(reservationView);

export const reservationParams = z.strictObject({ reservationId: pathId });
/** UPCOMING: held or bought, the show still to come; PAST: bought, the show has begun; ENDED: the rest. */
export const reservationPeriod = z.enum(["UPCOMING", "PAST", "ENDED"]);
export type ReservationPeriod = z.output<typeof reservationPeriod>;
export const reservationsQuery = pageQuery
  .extend({ status: reservationStatus.optional(), period: reservationPeriod.optional() })
  .strict();
export type ReservationsQuery = z.output<typeof reservationsQuery>;
