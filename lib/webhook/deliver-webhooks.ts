import { Webhook } from "standardwebhooks";
import { sqlClient } from "@/db/client";
import { deliveriesPerClaim, deliveryLeaseSeconds, retryDelaysSeconds, roundMs } from "./rules";
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

type Round = { delivered: number; failed: number };

/**
 * Sends due events to their endpoints, each at least once; each endpoint for itself, so that one that is slow or
 * silent does not keep the others waiting. No delivery begins later than `roundMs` after the first. What fails is
 * tried again later, waiting longer each time, and given up after some 3 days. Safe to run in several processes at
 * once. Returns how many were taken by their endpoints and how many were not.
 */
export async function deliverWebhooks(): Promise<Round> {
  const endByMs = Date.now() + roundMs;
  const endpoints = await sqlClient()<{ id: number }[]>`
    SELECT e.id::float8 AS id FROM webhook_endpoints e WHERE EXISTS (
      SELECT FROM webhook_deliveries d
      WHERE d.endpoint_id = e.id AND d.delivered_at IS NULL AND d.dead_at IS NULL
        AND d.next_attempt_at <= clock_timestamp())`;
  const rounds = await Promise.all(endpoints.map(({ id }) => deliverTo(id, endByMs)));
  return {
    delivered: rounds.reduce((sum, { delivered }) => sum + delivered, 0),
    failed: rounds.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function deliverTo(endpointId: number, endByMs: number): Promise<Round> {
  const round = { delivered: 0, failed: 0 };
  do {
    const due = await claimDueDeliveries(endpointId);
    for (const isTaken of await Promise.all(due.map(deliverOne))) {
      round[isTaken ? "delivered" : "failed"] += 1;
    }
    if (due.length < deliveriesPerClaim) break;
  } while (Date.now() < endByMs);
  return round;
}

/**
 * Claims a few due deliveries of an endpoint. They are this process's for the length of the lease, and due again
 * should it die.
 */
async function claimDueDeliveries(endpointId: number): Promise<Due[]> {
  return sqlClient()<Due[]>`
    UPDATE webhook_deliveries d
    SET attempts = attempts + 1, last_attempt_at = clock_timestamp(),
      next_attempt_at = clock_timestamp() + make_interval(secs => ${deliveryLeaseSeconds})
    FROM webhook_endpoints e
    WHERE e.id = d.endpoint_id AND d.id IN (
      SELECT id FROM webhook_deliveries
      WHERE endpoint_id = ${endpointId} AND delivered_at IS NULL AND dead_at IS NULL
        AND next_attempt_at <= clock_timestamp()
      ORDER BY next_attempt_at LIMIT ${deliveriesPerClaim} FOR UPDATE SKIP LOCKED)
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
