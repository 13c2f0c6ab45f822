import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

/**
 * The tables. Constraint names are our own: lib/http maps some of them to error codes, and the rule
 * each one doubles is held by the statement in db/functions that changes the row.
 * Triggers (ledger balance, immutability) live in db/functions/triggers.sql.
 */

const id = () => bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity();
const ref = (name: string) => bigint(name, { mode: "number" });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const createdAt = () => instant("created_at").notNull().default(sql`clock_timestamp()`);

export const users = pgTable(
  "users",
  {
    id: id(),
    uuid: uuid("uuid").notNull().defaultRandom().unique("users_uuid_unique"),
    loginId: text("login_id").notNull(),
    passwordHash: text("password_hash").notNull(),
    nickname: text("nickname").notNull(),
    role: text("role", { enum: ["USER", "ADMIN"] })
      .notNull()
      .default("USER"),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("users_login_id_unique").on(sql`lower(${t.loginId})`),
    check("users_role_known", sql`${t.role} IN ('USER', 'ADMIN')`),
  ],
);

/** One row per login: a browser's cookie and an API client's tokens name it, and end with it. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    kind: text("kind", { enum: ["BROWSER", "API"] }).notNull(),
    /** What the browser said it is, in a word each; nothing else of it is kept. */
    browser: text("browser"),
    system: text("system"),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at").notNull().default(sql`clock_timestamp()`),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    index("sessions_user_idx").on(t.userId),
    check("sessions_kind_known", sql`${t.kind} IN ('BROWSER', 'API')`),
  ],
);

/** One row per refresh token ever issued to a session; a spent one has `usedAt`. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    id: id(),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    familyId: uuid("family_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull().unique("refresh_tokens_hash_unique"),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    revokedAt: instant("revoked_at"),
    createdAt: createdAt(),
  },
  (t) => [
    index("refresh_tokens_family_idx").on(t.familyId),
    uniqueIndex("refresh_tokens_one_living_per_family")
      .on(t.familyId)
      .where(sql`${t.usedAt} IS NULL AND ${t.revokedAt} IS NULL`),
    index("refresh_tokens_user_idx").on(t.userId),
  ],
);

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

export const wallets = pgTable(
  "wallets",
  {
    userId: ref("user_id")
      .primaryKey()
      .references(() => users.id),
    balance: integer("balance").notNull().default(0),
    /** Number of the wallet's newest ledger entry; entries are numbered 1..seq without a gap. */
    seq: bigint("seq", { mode: "number" }).notNull().default(0),
    totalCharged: bigint("total_charged", { mode: "number" }).notNull().default(0),
    /** Paid minus refunded. */
    totalUsed: bigint("total_used", { mode: "number" }).notNull().default(0),
    updatedAt: instant("updated_at").notNull().default(sql`clock_timestamp()`),
  },
  // The charging limit of 10,000,000 is charge_wallet's: a refund of one's own money is never refused for it.
  (t) => [
    check("wallets_balance_not_negative", sql`${t.balance} >= 0`),
    check("wallets_balance_adds_up", sql`${t.balance} = ${t.totalCharged} - ${t.totalUsed}`),
  ],
);

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

export const ledgerTransactions = pgTable(
  "ledger_transactions",
  {
    id: id(),
    type: text("type", { enum: ["CHARGE", "PAYMENT", "REFUND"] }).notNull(),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    paymentId: ref("payment_id").references(() => payments.id),
    reservationId: ref("reservation_id").references(() => reservations.id),
    createdAt: createdAt(),
  },
  (t) => [
    index("ledger_transactions_user_idx").on(t.userId, t.id),
    uniqueIndex("ledger_one_payment_entry").on(t.paymentId).where(sql`${t.type} = 'PAYMENT'`),
    uniqueIndex("ledger_one_refund_entry").on(t.paymentId).where(sql`${t.type} = 'REFUND'`),
    check("ledger_transactions_type_known", sql`${t.type} IN ('CHARGE', 'PAYMENT', 'REFUND')`),
  ],
);

/** Double entry: the amounts of one transaction sum to 0 (deferred trigger). Rows never change. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    id: id(),
    transactionId: ref("transaction_id")
      .notNull()
      .references(() => ledgerTransactions.id),
    account: text("account", { enum: ["WALLET", "CASH", "SALES", "FEES"] }).notNull(),
    walletUserId: ref("wallet_user_id").references(() => wallets.userId),
    walletSeq: bigint("wallet_seq", { mode: "number" }),
    amount: integer("amount").notNull(),
    balanceAfter: integer("balance_after"),
  },
  (t) => [
    uniqueIndex("ledger_entries_wallet_seq_unique").on(t.walletUserId, t.walletSeq),
    index("ledger_entries_transaction_idx").on(t.transactionId),
    check("ledger_entries_account_known", sql`${t.account} IN ('WALLET', 'CASH', 'SALES', 'FEES')`),
    check(
      "ledger_entries_wallet_columns",
      sql`(${t.account} = 'WALLET') = (${t.walletUserId} IS NOT NULL AND ${t.walletSeq} IS NOT NULL AND ${t.balanceAfter} IS NOT NULL)`,
    ),
    check("ledger_entries_balance_not_negative", sql`${t.balanceAfter} >= 0`),
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

/** First answer to a keyed POST; written in the transaction of its effect. `status` is null while it runs. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    status: smallint("status"),
    body: text("body"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ name: "idempotency_keys_pkey", columns: [t.userId, t.key] }),
    index("idempotency_keys_created_idx").on(t.createdAt),
  ],
);

/** What must follow a committed change. Delivered at least once; consumers are idempotent. */
export const outboxEvents = pgTable(
  "outbox_events",
  {
    id: id(),
    type: text("type").notNull(),
    scheduleId: ref("schedule_id"),
    userId: ref("user_id"),
    payload: jsonb("payload").notNull(),
    createdAt: createdAt(),
    nextAttemptAt: instant("next_attempt_at").notNull().default(sql`clock_timestamp()`),
    attempts: integer("attempts").notNull().default(0),
    processedAt: instant("processed_at"),
    deadAt: instant("dead_at"),
    lastError: text("last_error"),
  },
  (t) => [
    index("outbox_events_due_idx")
      .on(t.nextAttemptAt)
      .where(sql`${t.processedAt} IS NULL AND ${t.deadAt} IS NULL`),
  ],
);

/**
 * A purchase or charge by card, from the moment it is offered to its end. `id` is our order id at the gateway.
 * What the money does here happens in db/functions/wallet_by_card.sql; `state` says how far it is known to have come.
 */
export const cardOrders = pgTable(
  "card_orders",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    /** The hold it pays; null when it only charges the wallet. */
    reservationId: ref("reservation_id").references(() => reservations.id),
    amount: integer("amount").notNull(),
    state: text("state", {
      enum: [
        "CREATED",
        "CONFIRMING",
        "CAPTURED",
        "APPLIED",
        "REFUSED",
        "REFUNDING",
        "REFUNDED",
        "EXPIRED",
      ],
    })
      .notNull()
      .default("CREATED"),
    /** Why it was refused or refunded. */
    reason: text("reason"),
    /** The gateway's own name of the payment. */
    paymentKey: text("payment_key"),
    /** The ledger's charge, and what was bought with it. */
    transactionId: ref("transaction_id")
      .references(() => ledgerTransactions.id)
      .unique("card_orders_transaction_unique"),
    paymentId: ref("payment_id")
      .references(() => payments.id)
      .unique("card_orders_payment_unique"),
    createdAt: createdAt(),
    /** Nothing is captured for it after this instant. */
    expiresAt: instant("expires_at").notNull(),
    changedAt: instant("changed_at").notNull().default(sql`clock_timestamp()`),
    /** When the gateway is asked by ourselves, if nothing has settled it before. */
    nextAttemptAt: instant("next_attempt_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
  },
  (t) => [
    index("card_orders_user_idx").on(t.userId, t.createdAt),
    index("card_orders_due_idx")
      .on(t.nextAttemptAt)
      .where(sql`${t.state} IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'REFUNDING')`),
    uniqueIndex("card_orders_one_open_per_reservation")
      .on(t.reservationId)
      .where(sql`${t.state} IN ('CREATED', 'CONFIRMING', 'CAPTURED')`),
    check(
      "card_orders_state_known",
      sql`${t.state} IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'APPLIED', 'REFUSED', 'REFUNDING', 'REFUNDED', 'EXPIRED')`,
    ),
    check("card_orders_amount_positive", sql`${t.amount} > 0`),
    check(
      "card_orders_effect_matches_state",
      sql`(${t.state} = 'APPLIED') = (${t.transactionId} IS NOT NULL)
        AND (${t.paymentId} IS NOT NULL) = (${t.state} = 'APPLIED' AND ${t.reservationId} IS NOT NULL)`,
    ),
  ],
);

/** Where events are sent. The signing secret is derived from `salt` and AUTH_SECRET; it is stored nowhere. */
export const webhookEndpoints = pgTable("webhook_endpoints", {
  id: id(),
  url: text("url").notNull(),
  salt: uuid("salt").notNull().defaultRandom(),
  createdAt: createdAt(),
});

/** One event on its way to one endpoint, and what became of it: queue and log in one. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: id(),
    endpointId: ref("endpoint_id")
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
    eventId: ref("event_id").notNull(),
    eventType: text("event_type").notNull(),
    body: jsonb("body").notNull(),
    createdAt: createdAt(),
    nextAttemptAt: instant("next_attempt_at").notNull().default(sql`clock_timestamp()`),
    attempts: integer("attempts").notNull().default(0),
    lastAttemptAt: instant("last_attempt_at"),
    lastStatus: smallint("last_status"),
    lastError: text("last_error"),
    deliveredAt: instant("delivered_at"),
    deadAt: instant("dead_at"),
  },
  (t) => [
    unique("webhook_deliveries_once_per_endpoint").on(t.endpointId, t.eventId),
    index("webhook_deliveries_due_idx")
      .on(t.endpointId, t.nextAttemptAt)
      .where(sql`${t.deliveredAt} IS NULL AND ${t.deadAt} IS NULL`),
  ],
);

/** What organisers did, append-only by trigger. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: id(),
    actorId: ref("actor_id").references(() => users.id),
    action: text("action").notNull(),
    target: text("target").notNull(),
    detail: jsonb("detail").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    index("audit_log_created_idx").on(t.createdAt),
    index("audit_log_target_idx").on(t.target, t.id),
    index("audit_log_action_idx").on(t.action, t.id),
  ],
);
