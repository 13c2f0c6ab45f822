import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import type { GatewayPayment } from "@/lib/payment/gateway/port";
import type { CardOrderView } from "./contract";
import { gatewayForgetsMinutes, recoverFirstSeconds, recoverMaxSeconds } from "./rules";

const view = sql`jsonb_build_object(
  'orderId', o.id, 'userId', o.user_id, 'state', o.state, 'amount', o.amount,
  'reservationId', o.reservation_id, 'paymentId', o.payment_id, 'reason', o.reason,
  'createdAt', iso_instant(o.created_at), 'expiresAt', iso_instant(o.expires_at))`;

/** A card order, or null. */
export async function findCardOrder(tx: Tx, orderId: string): Promise<CardOrderView | null> {
  const [found] = await tx.execute<{ view: CardOrderView }>(
    sql`SELECT ${view} AS view FROM card_orders o WHERE o.id = ${orderId}`,
  );
  return found?.view ?? null;
}

/** The newest card order of somebody's for a reservation, or for the wallet alone; null when there is none. */
export async function findNewestCardOrder(
  tx: Tx,
  userId: number,
  reservationId: number | null,
): Promise<CardOrderView | null> {
  const [found] = await tx.execute<{ view: CardOrderView }>(sql`
    SELECT ${view} AS view FROM card_orders o
    WHERE o.user_id = ${userId} AND o.reservation_id IS NOT DISTINCT FROM ${reservationId}
    ORDER BY o.created_at DESC LIMIT 1`);
  return found?.view ?? null;
}

/** Lets recovery ask about an order as soon as about any other: its buyer is back, the gateway was silent. */
export async function askSoon(tx: Tx, orderId: string): Promise<void> {
  await tx.execute(sql`
    UPDATE card_orders SET next_attempt_at =
      least(next_attempt_at, clock_timestamp() + make_interval(secs => ${recoverFirstSeconds}))
    WHERE id = ${orderId}`);
}

/** What the buyer reads at the gateway. */
export async function findOrderName(tx: Tx, orderId: string): Promise<string> {
  const [found] = await tx.execute<{ name: string }>(sql`
    SELECT coalesce('Frontrow ' || r.reservation_number, 'Frontrow 충전') AS name
    FROM card_orders o LEFT JOIN reservations r ON r.id = o.reservation_id WHERE o.id = ${orderId}`);
  return found?.name ?? "Frontrow";
}

/**
 * Moves an order on, if it still is where the caller saw it: the predicate closes the race of a returning
 * browser, a notice and the recovery, all of which settle the same order. Whether it moved.
 */
async function move(tx: Tx, orderId: string, change: SQL, where: SQL): Promise<boolean> {
  const rows = await tx.execute(sql`
    UPDATE card_orders o SET ${change}, changed_at = clock_ms(), attempts = 0,
      next_attempt_at = clock_timestamp() + make_interval(secs => ${recoverFirstSeconds})
    WHERE o.id = ${orderId} AND ${where} RETURNING 1`);
  return rows.length > 0;
}

/** From here on the gateway may capture; false once it is too late or what would be paid is no longer held. */
export function beginConfirming(tx: Tx, { orderId, paymentKey }: GatewayPayment): Promise<boolean> {
  return move(
    tx,
    orderId,
    sql`state = 'CONFIRMING', payment_key = ${paymentKey}`,
    sql`o.state IN ('CREATED', 'CONFIRMING') AND is_confirmable(o, clock_timestamp())`,
  );
}

/** The gateway has the money. Of the wrong amount, or of an order we had given up, it is to go back. */
export function markCaptured(tx: Tx, payment: GatewayPayment): Promise<boolean> {
  const { orderId, paymentKey, amountWon } = payment;
  return move(
    tx,
    orderId,
    sql`state = CASE WHEN o.amount = ${amountWon} AND o.state IN ('CREATED', 'CONFIRMING')
        THEN 'CAPTURED' ELSE 'REFUNDING' END,
      reason = CASE WHEN o.amount <> ${amountWon} THEN 'WRONG_AMOUNT'
        WHEN o.state NOT IN ('CREATED', 'CONFIRMING') THEN 'TOO_LATE' END,
      payment_key = ${paymentKey}`,
    sql`o.state IN ('CREATED', 'CONFIRMING', 'REFUSED', 'EXPIRED')`,
  );
}

/** The gateway's last word: no money moved. One we never asked it to capture was not agreed to. */
export function markRefused(
  tx: Tx,
  orderId: string,
  reason: "REFUSED_BY_GATEWAY" | "WRONG_AMOUNT",
): Promise<boolean> {
  return move(
    tx,
    orderId,
    sql`state = 'REFUSED', reason = CASE
      WHEN o.state = 'CREATED' AND ${reason} = 'REFUSED_BY_GATEWAY' THEN 'NOT_AGREED' ELSE ${reason} END`,
    sql`o.state IN ('CREATED', 'CONFIRMING')`,
  );
}

/** The gateway's last word: the money went back. */
export function markRefunded(tx: Tx, orderId: string): Promise<boolean> {
  return move(
    tx,
    orderId,
    sql`state = 'REFUNDED', reason = coalesce(o.reason, 'CANCELLED_AT_GATEWAY')`,
    sql`o.state IN ('CREATED', 'CONFIRMING', 'REFUNDING')`,
  );
}

/**
 * Gives an order up that was not captured: before we asked for it as soon as it can no longer be confirmed,
 * afterwards once no gateway would capture it any more.
 */
export function markExpired(tx: Tx, orderId: string): Promise<boolean> {
  return move(
    tx,
    orderId,
    sql`state = 'EXPIRED'`,
    sql`((o.state = 'CREATED' AND NOT is_confirmable(o, clock_timestamp()))
      OR (o.state = 'CONFIRMING'
        AND o.created_at < clock_timestamp() - make_interval(mins => ${gatewayForgetsMinutes})))`,
  );
}

/**
 * Takes up at most `limit` orders in motion that nothing has settled for a while, and puts each off, twice as
 * long every time, so that two recoveries rarely meet at one.
 */
export async function claimUnsettled(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    UPDATE card_orders SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(
      secs => least(${recoverMaxSeconds}, ${recoverFirstSeconds} * 2 ^ least(attempts, 10)))
    WHERE id IN (
      SELECT id FROM card_orders
      WHERE state IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'REFUNDING') AND next_attempt_at <= clock_timestamp()
      ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id`);
  return rows.map(({ id }) => id);
}
