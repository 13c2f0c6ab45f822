import { sql } from "drizzle-orm";
import {
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { createdAt, id, instant, ref } from "./columns";

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
