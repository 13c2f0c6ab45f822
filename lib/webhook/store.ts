import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import type { PageQuery } from "@/lib/contract";
import type { DeliveriesQuery, DeliveryView, WebhookView } from "./contract";
import { deliveriesKeptDays, endpointsMax } from "./rules";

const endpointsLockId = 7_219_503;

const webhook = sql`jsonb_build_object(
  'webhookId', e.id, 'url', e.url, 'createdAt', iso_instant(e.created_at))`;

/** Adds an endpoint unless there are as many as may be (null). */
export async function insertEndpoint(
  tx: Tx,
  url: string,
): Promise<{ view: WebhookView; salt: string } | null> {
  // Two organisers at once count one another.
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${endpointsLockId})`);
  const [made] = await tx.execute<{ view: WebhookView; salt: string }>(sql`
    INSERT INTO webhook_endpoints AS e (url)
    SELECT ${url} WHERE (SELECT count(*) FROM webhook_endpoints) < ${endpointsMax}
    RETURNING ${webhook} AS view, e.salt`);
  return made ?? null;
}

/** One page of the endpoints, oldest first, and how many there are. */
export async function findEndpoints(
  tx: Tx,
  { page, size }: PageQuery,
): Promise<{ rows: WebhookView[]; total: number }> {
  const rows = await tx.execute<{ view: WebhookView }>(sql`
    SELECT ${webhook} AS view FROM webhook_endpoints e
    ORDER BY e.id LIMIT ${size} OFFSET ${(page - 1) * size}`);
  const [counted] = await tx.execute<{ total: string }>(
    sql`SELECT count(*) AS total FROM webhook_endpoints`,
  );
  return { rows: rows.map(({ view }) => view), total: Number(counted?.total) };
}

/** Forgets an endpoint and its deliveries; returns its URL, or null when there was none. */
export async function deleteEndpoint(tx: Tx, webhookId: number): Promise<string | null> {
  const [gone] = await tx.execute<{ url: string }>(
    sql`DELETE FROM webhook_endpoints WHERE id = ${webhookId} RETURNING url`,
  );
  return gone?.url ?? null;
}

export async function endpointExists(tx: Tx, webhookId: number): Promise<boolean> {
  const rows = await tx.execute(sql`SELECT FROM webhook_endpoints WHERE id = ${webhookId}`);
  return rows.length > 0;
}

const statusNow = sql`CASE
  WHEN d.delivered_at IS NOT NULL THEN 'DELIVERED' WHEN d.dead_at IS NOT NULL THEN 'DEAD' ELSE 'PENDING' END`;

const delivery = sql`jsonb_build_object(
  'deliveryId', d.id, 'webhookId', d.endpoint_id, 'messageId', 'evt_' || d.event_id, 'eventType', d.event_type,
  'body', d.body, 'status', ${statusNow}, 'attempts', d.attempts, 'lastAttemptAt', iso_instant(d.last_attempt_at),
  'lastStatus', d.last_status, 'lastError', d.last_error,
  'nextAttemptAt', CASE WHEN ${statusNow} = 'PENDING' THEN iso_instant(d.next_attempt_at) END,
  'deliveredAt', iso_instant(d.delivered_at), 'createdAt', iso_instant(d.created_at))`;

/** One page of an endpoint's log, newest first, and how much of it there is. */
export async function findDeliveries(
  tx: Tx,
  webhookId: number,
  { status, page, size }: DeliveriesQuery,
): Promise<{ rows: DeliveryView[]; total: number }> {
  const where: SQL = sql`WHERE d.endpoint_id = ${webhookId} AND ${status ? sql`${statusNow} = ${status}` : sql`true`}`;
  const rows = await tx.execute<{ view: DeliveryView }>(sql`
    SELECT ${delivery} AS view FROM webhook_deliveries d ${where}
    ORDER BY d.id DESC LIMIT ${size} OFFSET ${(page - 1) * size}`);
  const [counted] = await tx.execute<{ total: string }>(
    sql`SELECT count(*) AS total FROM webhook_deliveries d ${where}`,
  );
  return { rows: rows.map(({ view }) => view), total: Number(counted?.total) };
}

/** Makes a delivery due again, with all its attempts before it; null when there is no such delivery. */
export async function rearmDelivery(
  tx: Tx,
  webhookId: number,
  deliveryId: number,
): Promise<DeliveryView | null> {
  const [found] = await tx.execute<{ view: DeliveryView }>(sql`
    UPDATE webhook_deliveries d
    SET attempts = 0, delivered_at = NULL, dead_at = NULL, next_attempt_at = clock_timestamp()
    WHERE d.id = ${deliveryId} AND d.endpoint_id = ${webhookId}
    RETURNING ${delivery} AS view`);
  return found?.view ?? null;
}

/** Writes down what an organiser did, in the transaction that does it. */
export async function writeWebhookAudit(
  tx: Tx,
  actorId: number,
  action: "WEBHOOK_CREATED" | "WEBHOOK_DELETED" | "WEBHOOK_REDELIVERED",
  webhookId: number,
  detail: Record<string, unknown>,
): Promise<void> {
  await tx.execute(sql`
    SELECT write_audit(${actorId}, ${action}, ${`webhook:${webhookId}`}, ${JSON.stringify(detail)}::jsonb)`);
}

/** Forgets what is past its days among the `limit` oldest deliveries; returns how many. */
export async function forgetDeliveries(tx: Tx, limit: number): Promise<number> {
  const rows = await tx.execute(sql`
    DELETE FROM webhook_deliveries
    WHERE id IN (SELECT id FROM webhook_deliveries ORDER BY id LIMIT ${limit})
      AND created_at < clock_timestamp() - make_interval(days => ${deliveriesKeptDays})
    RETURNING 1`);
  return rows.length;
}
