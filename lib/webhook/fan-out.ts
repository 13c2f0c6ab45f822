import { sqlClient } from "@/db/client";
import { publishedFields } from "./rules";

/**
 * The part of the outbox's claim that writes each event down for every endpoint. It reads the rows `claimed` of
 * that statement, so that an event is claimed and on its way to all endpoints, or neither; the relay's later
 * failures, and its stores, have no say in it. The lock keeps an endpoint from being deleted between being
 * read and being referred to, which would break off the whole claim.
 */
export function fanOut() {
  return sqlClient()`
    INSERT INTO webhook_deliveries (endpoint_id, event_id, event_type, body)
    SELECT e.id, c.id, c.type, jsonb_build_object(
      'type', c.type, 'timestamp', iso_instant(c.created_at),
      'data', jsonb_build_object('eventId', c.id, 'scheduleId', c.schedule_id, 'userId', c.user_id) || coalesce((
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(c.payload)
        WHERE key = ANY (${publishedFields as unknown as string[]}::text[])), '{}'))
    FROM claimed c CROSS JOIN webhook_endpoints e
    WHERE c.attempts = 1
    FOR KEY SHARE OF e
    ON CONFLICT ON CONSTRAINT webhook_deliveries_once_per_endpoint DO NOTHING`;
}
