import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { id, instant, ref } from "./columns";
import { schedules, seats } from "./concerts";

export const reservations = pgTable(
  "reservations",
  {
    id: id(),
    reservationNumber: text("reservation_number").notNull().unique("reservations_number_unique"),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    scheduleId: ref("schedule_id")
      .notNull()
      .references(() => schedules.id),
    status: text("status", { enum: ["RESERVED", "CONFIRMED", "EXPIRED", "CANCELLED"] })
      .notNull()
      .default("RESERVED"),
    totalAmount: integer("total_amount").notNull(),
    queueToken: uuid("queue_token"),
    reservedAt: instant("reserved_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    confirmedAt: instant("confirmed_at"),
    endedAt: instant("ended_at"),
  },
  (t) => [
    index("reservations_user_idx").on(t.userId, t.id),
    index("reservations_schedule_idx").on(t.scheduleId),
    index("reservations_lapsing_idx").on(t.expiresAt).where(sql`${t.status} = 'RESERVED'`),
    check(
      "reservations_status_known",
      sql`${t.status} IN ('RESERVED', 'CONFIRMED', 'EXPIRED', 'CANCELLED')`,
    ),
    check("reservations_total_not_negative", sql`${t.totalAmount} >= 0`),
    check("reservations_expiry_after_start", sql`${t.expiresAt} > ${t.reservedAt}`),
  ],
);

/**
 * The seats of a reservation. `live` while it is held or owned. `slot` numbers a person's live seats of one
 * schedule 1..10, so that the unique index holds the seat limit a second time.
 */
export const reservationSeats = pgTable(
  "reservation_seats",
  {
    reservationId: ref("reservation_id")
      .notNull()
      .references(() => reservations.id),
    seatId: ref("seat_id").notNull(),
    scheduleId: ref("schedule_id").notNull(),
    userId: ref("user_id").notNull(),
    seatNumber: smallint("seat_number").notNull(),
    grade: text("grade").notNull(),
    price: integer("price").notNull(),
    slot: smallint("slot").notNull(),
    live: boolean("live").notNull().default(true),
  },
  (t) => [
    primaryKey({ name: "reservation_seats_pkey", columns: [t.reservationId, t.seatId] }),
    foreignKey({
      name: "reservation_seats_seat_fkey",
      columns: [t.scheduleId, t.seatId],
      foreignColumns: [seats.scheduleId, seats.id],
    }),
    uniqueIndex("reservation_seats_one_live_per_seat")
      .on(t.scheduleId, t.seatId)
      .where(sql`${t.live}`),
    uniqueIndex("reservation_seats_one_live_per_slot")
      .on(t.scheduleId, t.userId, t.slot)
      .where(sql`${t.live}`),
    check("reservation_seats_slot_range", sql`${t.slot} BETWEEN 1 AND 10`),
  ],
);

/**
 * Passes that ended before their time (bought, or left): refused at once whatever the queue store says, until
 * `keptUntil`, when nothing could bring them back any more (end_pass of db/functions).
 */
export const endedPasses = pgTable(
  "ended_passes",
  {
    token: uuid("token").primaryKey(),
    scheduleId: ref("schedule_id").notNull(),
    userId: ref("user_id").notNull(),
    endedAt: instant("ended_at").notNull().default(sql`clock_timestamp()`),
    keptUntil: instant("kept_until").notNull().default(sql`'infinity'`),
  },
  (t) => [index("ended_passes_kept_idx").on(t.keptUntil)],
);
