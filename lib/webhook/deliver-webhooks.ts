import { Webhook } from "standardwebhooks";
import { sqlClient } from "@/db/client";
import {
  claimsPerRound,
  deliveriesPerEndpoint,
  deliveryLeaseSeconds,
  retryDelaysSeconds,
} from "./rules";
import { secretOf } from "./secret";
import { type Attempt, sendWebhook } from "./send";

type Due = {
  id: number;
  url: string;
  salt: string;
  eventId: number;
  body: unknown;
  attempts: number;
};

/**
 * Sends due events to their endpoints, a bounded number, each at least once. What fails is tried again later,
 * waiting longer each time, and given up after some 3 days. Safe to run in several processes at once.
 * Returns how many were taken by their endpoints and how many were not.
 */
export async function deliverWebhooks(): Promise<{ delivered: number; failed: number }> {
  const total = { delivered: 0, failed: 0 };
  for (let claim = 0; claim < claimsPerRound; claim++) {
    const due = await claimDueDeliveries();
    const taken = await Promise.all(due.map(deliverOne));
    const delivered = taken.filter(Boolean).length;
    total.delivered += delivered;
    total.failed += taken.length - delivered;
    if (due.length < deliveriesPerEndpoint) break;
  }
  return total;
}

/**
 * Claims a few due deliveries of each endpoint, so that one with many failing ones does not hold up the others.
 * They are this process's for the length of the lease, and due again should it die.
 */
async function claimDueDeliveries(): Promise<Due[]> {
  return sqlClient()<Due[]>`
    UPDATE webhook_deliveries d
    SET attempts = attempts + 1, last_attempt_at = clock_timestamp(),
      next_attempt_at = clock_timestamp() + make_interval(secs => ${deliveryLeaseSeconds})
    FROM webhook_endpoints e
    WHERE e.id = d.endpoint_id AND d.id IN (
      SELECT due.id FROM webhook_endpoints own CROSS JOIN LATERAL (
        SELECT id FROM webhook_deliveries
        WHERE endpoint_id = own.id AND delivered_at IS NULL AND dead_at IS NULL
          AND next_attempt_at <= clock_timestamp()
        ORDER BY next_attempt_at LIMIT ${deliveriesPerEndpoint} FOR UPDATE SKIP LOCKED) due)
    RETURNING d.id::float8 AS id, e.url, e.salt, d.event_id::float8 AS "eventId", d.body, d.attempts`;
}

async function deliverOne({ id, url, salt, eventId, body, attempts }: Due): Promise<boolean> {
  const text = JSON.stringify(body);
  const messageId = `evt_${eventId}`;
  // Each attempt is signed with its own time: receivers refuse what is minutes old, and so cannot be replayed to.
  const at = new Date();
  const attempt = await sendWebhook(
    url,
    {
      "content-type": "application/json",
      "user-agent": "Frontrow-Webhooks/1",
      "webhook-id": messageId,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(secretOf(salt)).sign(messageId, at, text),
    },
    text,
  );
  const isTaken = "status" in attempt && attempt.status >= 200 && attempt.status < 300;
  await (isTaken ? markDelivered(id, attempt) : markFailed(id, attempts, attempt));
  return isTaken;
}

async function markDelivered(id: number, { status }: { status: number }): Promise<void> {
  await sqlClient()`
    UPDATE webhook_deliveries
    SET delivered_at = clock_timestamp(), last_status = ${status}, last_error = NULL
    WHERE id = ${id} AND delivered_at IS NULL`;
}

/** `attempts` fences the row: a failure that comes in after the lease says nothing about the newer attempt. */
async function markFailed(id: number, attempts: number, attempt: Attempt): Promise<void> {
  const status = "status" in attempt ? attempt.status : null;
  const error = "error" in attempt ? attempt.error : `answered ${attempt.status}`;
  const delaySeconds = retryDelaysSeconds[attempts - 1] ?? null;
  await sqlClient()`
    UPDATE webhook_deliveries
    SET last_status = ${status}, last_error = ${error},
      next_attempt_at = clock_timestamp() + make_interval(secs => coalesce(${delaySeconds}::integer, 0)),
      dead_at = CASE WHEN ${delaySeconds}::integer IS NULL THEN clock_timestamp() END
    WHERE id = ${id} AND attempts = ${attempts} AND delivered_at IS NULL`;
}
