import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  smallint,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { createdAt, id, instant, ref } from "./columns";

export const venues = pgTable("venues", {
  id: id(),
  name: text("name").notNull().unique("venues_name_unique"),
});

export const concerts = pgTable("concerts", {
  id: id(),
  title: text("title").notNull(),
  artist: text("artist").notNull().default(""),
  description: text("description").notNull().default(""),
  posterUrl: text("poster_url"),
  createdAt: createdAt(),
});

export const schedules = pgTable(
  "schedules",
  {
    id: id(),
    concertId: ref("concert_id")
      .notNull()
      .references(() => concerts.id),
    venueId: ref("venue_id")
      .notNull()
      .references(() => venues.id),
    startsAt: instant("starts_at").notNull(),
    bookingOpenAt: instant("booking_open_at").notNull(),
    bookingCloseAt: instant("booking_close_at").notNull(),
    holdSeconds: integer("hold_seconds").notNull().default(300),
    maxSeatsPerUser: smallint("max_seats_per_user").notNull().default(4),
    maxActive: integer("max_active").notNull().default(5),
    admitPerMinute: integer("admit_per_minute").notNull().default(600),
    activeSeconds: integer("active_seconds").notNull().default(300),
    awaySeconds: integer("away_seconds").notNull().default(600),
    heartbeatSeconds: integer("heartbeat_seconds").notNull().default(60),
    preQueueOpensAt: instant("pre_queue_opens_at"),
    draw: boolean("draw").notNull().default(false),
    queueState: text("queue_state", { enum: ["OPEN", "PAUSED", "DRAINING"] })
      .notNull()
      .default("OPEN"),
    queueMessage: text("queue_message").notNull().default(""),
    /** How often the queue store was set up for this schedule; above 1 it has lost its data before. */
    queueEpoch: integer("queue_epoch").notNull().default(0),
    cancelledAt: instant("cancelled_at"),
    cancelReason: text("cancel_reason"),
    /** When the last payment of a cancelled show had been given back. */
    refundedAt: instant("refunded_at"),
    createdAt: createdAt(),
  },
  (t) => [
    index("schedules_refunding_idx")
      .on(t.id)
      .where(sql`${t.cancelledAt} IS NOT NULL AND ${t.refundedAt} IS NULL`),
    index("schedules_concert_starts_idx").on(t.concertId, t.startsAt),
    index("schedules_starts_idx").on(t.startsAt),
    check(
      "schedules_window_ordered",
      sql`${t.bookingOpenAt} < ${t.bookingCloseAt} AND ${t.bookingCloseAt} <= ${t.startsAt}`,
    ),
    check("schedules_hold_seconds_range", sql`${t.holdSeconds} BETWEEN 5 AND 1800`),
    check("schedules_max_seats_range", sql`${t.maxSeatsPerUser} BETWEEN 1 AND 10`),
    check("schedules_max_active_range", sql`${t.maxActive} BETWEEN 1 AND 10000`),
    check("schedules_admit_range", sql`${t.admitPerMinute} BETWEEN 1 AND 100000`),
    check("schedules_active_seconds_range", sql`${t.activeSeconds} BETWEEN 5 AND 3600`),
  ],
);

/** 50 rows per schedule; the row is the lock of its seat. A HELD row whose `heldUntil` has passed is free. */
export const seats = pgTable(
  "seats",
  {
    id: id(),
    scheduleId: ref("schedule_id")
      .notNull()
      .references(() => schedules.id),
    seatNumber: smallint("seat_number").notNull(),
    grade: text("grade").notNull(),
    price: integer("price").notNull(),
    status: text("status", { enum: ["AVAILABLE", "HELD", "SOLD", "BLOCKED"] })
      .notNull()
      .default("AVAILABLE"),
    holderId: ref("holder_id"),
    reservationId: ref("reservation_id"),
    heldUntil: instant("held_until"),
    blockReason: text("block_reason"),
  },
  (t) => [
    unique("seats_number_unique").on(t.scheduleId, t.seatNumber),
    unique("seats_schedule_id_unique").on(t.scheduleId, t.id),
    check("seats_number_range", sql`${t.seatNumber} BETWEEN 1 AND 50`),
    check("seats_price_range", sql`${t.price} BETWEEN 0 AND 10000000`),
    check("seats_status_known", sql`${t.status} IN ('AVAILABLE', 'HELD', 'SOLD', 'BLOCKED')`),
    check(
      "seats_holder_matches_status",
      sql`CASE ${t.status}
        WHEN 'HELD' THEN ${t.holderId} IS NOT NULL AND ${t.reservationId} IS NOT NULL AND ${t.heldUntil} IS NOT NULL
        WHEN 'SOLD' THEN ${t.holderId} IS NOT NULL AND ${t.reservationId} IS NOT NULL AND ${t.heldUntil} IS NULL
        ELSE ${t.holderId} IS NULL AND ${t.reservationId} IS NULL AND ${t.heldUntil} IS NULL END`,
    ),
  ],
);
