import { sqlClient } from "@/db/client";
import { fanOut } from "@/lib/webhook/fan-out";
import type { Failure, OutboxEvent } from "./events";
import { processedKeptDays, relayAttemptsMax, relayLeaseSeconds, retryDelaySeconds } from "./rules";

/**
 * Claims at most `limit` due events, oldest first: they are this relay's for the length of the lease, and due
 * again should it die. SKIP LOCKED keeps two relays off one row. The first claim writes an event down for the
 * webhooks as well, in the same statement.
 */
export async function claimDueEvents(limit: number): Promise<OutboxEvent[]> {
  const rows = await sqlClient()<OutboxEvent[]>`
    WITH claimed AS (
      UPDATE outbox_events
      SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => ${relayLeaseSeconds})
      WHERE id IN (
        SELECT id FROM outbox_events
        WHERE processed_at IS NULL AND dead_at IS NULL AND next_attempt_at <= clock_timestamp()
        ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING *
    ), sent AS (${fanOut()})
    SELECT id::float8 AS id, type, schedule_id::float8 AS "scheduleId", user_id::float8 AS "userId", payload, attempts
    FROM claimed`;
  return [...rows].sort((a, b) => a.id - b.id);
}

export async function markProcessed(ids: readonly number[]): Promise<void> {
  await sqlClient()`
    UPDATE outbox_events SET processed_at = clock_timestamp(), last_error = NULL
    WHERE id = ANY (${ids as number[]}::bigint[]) AND processed_at IS NULL`;
}

/**
 * Puts a failed event back with a longer wait, or aside for good after the last attempt. While the store it is for is
 * away no attempt is the last: nothing is wrong with the event.
 */
export async function markFailed(
  event: OutboxEvent,
  { reason, isStoreAway }: Failure,
): Promise<void> {
  const mayDie = !isStoreAway;
  await sqlClient()`
    UPDATE outbox_events
    SET last_error = ${reason},
      next_attempt_at = clock_timestamp() + make_interval(secs => ${retryDelaySeconds(event.attempts)}),
      dead_at = CASE WHEN ${mayDie}::boolean AND attempts >= ${relayAttemptsMax} THEN clock_timestamp() END
    WHERE id = ${event.id} AND attempts = ${event.attempts} AND processed_at IS NULL`;
}

/**
 * Forgets what was processed long ago among the `limit` oldest processed events; returns how many. Only those are
 * looked at, so that it costs the same however many are kept. SKIP LOCKED: two sweepers do not wait for each other.
 */
export async function forgetProcessed(limit: number): Promise<number> {
  const rows = await sqlClient()`
    DELETE FROM outbox_events
    WHERE id IN (
        SELECT id FROM outbox_events WHERE processed_at IS NOT NULL ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      AND processed_at < clock_timestamp() - make_interval(days => ${processedKeptDays})`;
  return rows.count;
}
