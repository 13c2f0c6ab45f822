import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { id, instant, ref } from "./columns";
import { schedules, seats } from "./concerts";
import { reservations } from "./reservations";

export const payments = pgTable(
  "payments",
  {
    id: id(),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    scheduleId: ref("schedule_id")
      .notNull()
      .references(() => schedules.id),
    amount: integer("amount").notNull(),
    method: text("method", { enum: ["BALANCE"] }).notNull(),
    status: text("status", { enum: ["COMPLETED", "CANCELLED"] }).notNull(),
    paidAt: instant("paid_at").notNull(),
    /** Dated steps of the refund ladder as it stood when the person bought: db/functions/refund.sql. */
    refundPolicy: jsonb("refund_policy").notNull(),
    cancelledAt: instant("cancelled_at"),
    cancelReason: text("cancel_reason"),
    refundAmount: integer("refund_amount"),
    fee: integer("fee"),
  },
  (t) => [
    index("payments_user_idx").on(t.userId, t.id),
    index("payments_schedule_idx").on(t.scheduleId),
    check("payments_status_known", sql`${t.status} IN ('COMPLETED', 'CANCELLED')`),
    check("payments_amount_not_negative", sql`${t.amount} >= 0`),
    check(
      "payments_refund_matches_status",
      sql`(${t.status} = 'CANCELLED') = (${t.refundAmount} IS NOT NULL AND ${t.fee} IS NOT NULL AND ${t.cancelledAt} IS NOT NULL)`,
    ),
    check(
      "payments_refund_adds_up",
      sql`${t.refundAmount} + ${t.fee} = ${t.amount} AND ${t.refundAmount} >= 0 AND ${t.fee} >= 0`,
    ),
  ],
);

/** Which reservations a payment covers; `live` until the payment is cancelled. */
export const paymentReservations = pgTable(
  "payment_reservations",
  {
    paymentId: ref("payment_id")
      .notNull()
      .references(() => payments.id),
    reservationId: ref("reservation_id")
      .notNull()
      .references(() => reservations.id),
    amount: integer("amount").notNull(),
    live: boolean("live").notNull().default(true),
  },
  (t) => [
    primaryKey({ name: "payment_reservations_pkey", columns: [t.paymentId, t.reservationId] }),
    uniqueIndex("payments_one_live_per_reservation").on(t.reservationId).where(sql`${t.live}`),
  ],
);

export const tickets = pgTable(
  "tickets",
  {
    id: id(),
    code: uuid("code").notNull().defaultRandom().unique("tickets_code_unique"),
    paymentId: ref("payment_id")
      .notNull()
      .references(() => payments.id),
    reservationId: ref("reservation_id")
      .notNull()
      .references(() => reservations.id),
    scheduleId: ref("schedule_id")
      .notNull()
      .references(() => schedules.id),
    seatId: ref("seat_id")
      .notNull()
      .references(() => seats.id),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    status: text("status", { enum: ["VALID", "USED", "REVOKED"] })
      .notNull()
      .default("VALID"),
    issuedAt: instant("issued_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    uniqueIndex("tickets_one_live_per_seat")
      .on(t.scheduleId, t.seatId)
      .where(sql`${t.status} <> 'REVOKED'`),
    index("tickets_reservation_idx").on(t.reservationId),
    check("tickets_status_known", sql`${t.status} IN ('VALID', 'USED', 'REVOKED')`),
  ],
);
