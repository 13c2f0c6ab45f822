import { eq, sql } from "drizzle-orm";
import { concerts, schedules, seats } from "@/db/schema/concerts";
import type { Tx } from "@/db/tx";
import type { ConcertRow } from "@/lib/concert/store";
import type {
  CancellationView,
  CreateConcertRequest,
  CreatedScheduleView,
  CreateScheduleRequest,
  QueueView,
  StatsView,
  UpdateConcertRequest,
} from "./contract";
import { salesTellMinutes } from "./rules";

const concertColumns = {
  concertId: concerts.id,
  title: concerts.title,
  artist: concerts.artist,
  description: concerts.description,
  posterUrl: concerts.posterUrl,
};

/** The row a write has just made or changed: it is there, or the write would have thrown. */
function only<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("the row that was written is not there");
  return row;
}

export async function insertConcert(
  tx: Tx,
  wanted: Omit<CreateConcertRequest, "schedule">,
): Promise<ConcertRow> {
  return only(await tx.insert(concerts).values(wanted).returning(concertColumns));
}

/** The concert, its row locked until the transaction ends, so that the audit log tells the true before. */
export async function lockConcert(tx: Tx, concertId: number): Promise<ConcertRow | null> {
  const [row] = await tx
    .select(concertColumns)
    .from(concerts)
    .where(eq(concerts.id, concertId))
    .for("update");
  return row ?? null;
}

export async function updateConcertRow(
  tx: Tx,
  concertId: number,
  patch: UpdateConcertRequest,
): Promise<void> {
  await tx.update(concerts).set(patch).where(eq(concerts.id, concertId));
}

/** The venue of that name, made where there is none. */
export async function ensureVenue(tx: Tx, name: string): Promise<number> {
  const made = await tx.execute<{ id: string }>(sql`SELECT ensure_venue(${name}) AS id`);
  return Number(only([...made]).id);
}

/** A schedule and its seats. The caller has checked that the tiers name every seat once. */
export async function insertSchedule(
  tx: Tx,
  concertId: number,
  venueId: number,
  wanted: CreateScheduleRequest,
): Promise<number> {
  const { preQueueOpensAt, ...queue } = wanted.queue;
  const { scheduleId } = only(
    await tx
      .insert(schedules)
      .values({
        concertId,
        venueId,
        startsAt: new Date(wanted.startsAt),
        bookingOpenAt: new Date(wanted.bookingOpenAt),
        bookingCloseAt: new Date(wanted.bookingCloseAt),
        holdSeconds: wanted.holdSeconds,
        maxSeatsPerUser: wanted.maxSeatsPerUser,
        ...queue,
        preQueueOpensAt: preQueueOpensAt === null ? null : new Date(preQueueOpensAt),
      })
      .returning({ scheduleId: schedules.id }),
  );
  const rows = wanted.tiers.flatMap(({ grade, price, seatNumbers }) =>
    seatNumbers.map((seatNumber) => ({ scheduleId, seatNumber, grade, price })),
  );
  await tx.insert(seats).values(rows.sort((a, b) => a.seatNumber - b.seatNumber));
  return scheduleId;
}

const queueOf = sql`jsonb_build_object('maxActive', sc.max_active, 'admitPerMinute', sc.admit_per_minute,
  'activeSeconds', sc.active_seconds, 'awaySeconds', sc.away_seconds, 'heartbeatSeconds', sc.heartbeat_seconds,
  'preQueueOpensAt', iso_instant(sc.pre_queue_opens_at), 'draw', sc.draw,
  'state', sc.queue_state, 'message', sc.queue_message)`;

/** A schedule's queue policy, its row locked until the transaction ends; null for an unknown schedule. */
export async function lockQueue(
  tx: Tx,
  scheduleId: number,
): Promise<{ queue: QueueView; bookingOpenAt: string; joinable: boolean } | null> {
  const [row] = await tx.execute<{
    queue: QueueView;
    bookingOpenAt: string;
    joinable: boolean;
  }>(sql`
    SELECT ${queueOf} AS queue, iso_instant(sc.booking_open_at) AS "bookingOpenAt",
      coalesce(sc.pre_queue_opens_at, sc.booking_open_at) <= clock_timestamp() AS joinable
    FROM schedules sc WHERE sc.id = ${scheduleId} FOR NO KEY UPDATE`);
  return row ?? null;
}

/** How a schedule is sold: the line's policy, and how long a hold lasts; null for an unknown schedule. */
export async function findSaleRules(
  tx: Tx,
  scheduleId: number,
): Promise<Pick<CreatedScheduleView, "holdSeconds" | "queue"> | null> {
  const [row] = await tx.execute<Pick<CreatedScheduleView, "holdSeconds" | "queue">>(sql`
    SELECT sc.hold_seconds AS "holdSeconds", ${queueOf} AS queue FROM schedules sc WHERE sc.id = ${scheduleId}`);
  return row ?? null;
}

/** Tells the waiting room, through the outbox, that the policy of a schedule is another one. */
export async function emitQueueChanged(tx: Tx, scheduleId: number, actorId: number): Promise<void> {
  await tx.execute(sql`SELECT emit_event('QueueChanged', ${scheduleId}, ${actorId}, '{}')`);
}

const cancellationOf = sql`(
  SELECT jsonb_build_object('cancelledAt', iso_instant(sc.cancelled_at), 'reason', coalesce(sc.cancel_reason, ''),
    'refundedAt', iso_instant(sc.refunded_at), 'refunds', jsonb_build_object(
      'total', count(*),
      'done', count(*) FILTER (WHERE p.status = 'CANCELLED'),
      'pending', count(*) FILTER (WHERE p.status = 'COMPLETED'),
      'refundedAmount', coalesce(sum(p.refund_amount), 0),
      'pendingAmount', coalesce(sum(p.amount) FILTER (WHERE p.status = 'COMPLETED'), 0)))
  FROM payments p
  WHERE p.schedule_id = sc.id AND (p.status = 'COMPLETED' OR p.cancelled_at > sc.cancelled_at))`;

/** How far giving the money of a cancelled show back has come; null for a show that is not cancelled. */
export async function findCancellation(
  tx: Tx,
  scheduleId: number,
): Promise<CancellationView | null> {
  const [row] = await tx.execute<{ view: Omit<CancellationView, "scheduleId"> }>(sql`
    SELECT ${cancellationOf} AS view FROM schedules sc WHERE sc.id = ${scheduleId} AND sc.cancelled_at IS NOT NULL`);
  return row ? { scheduleId, ...row.view } : null;
}

/** Everything but the line: seats counted one by one, money summed payment by payment. One snapshot. */
export async function findStats(
  tx: Tx,
  scheduleId: number,
): Promise<Omit<StatsView, "queue"> | null> {
  const [row] = await tx.execute<{ stats: Omit<StatsView, "queue"> }>(sql`
    SELECT jsonb_build_object('scheduleId', sc.id, 'concertId', c.id, 'concertTitle', c.title,
      'startsAt', iso_instant(sc.starts_at), 'bookingOpenAt', iso_instant(sc.booking_open_at),
      'bookingCloseAt', iso_instant(sc.booking_close_at),
      'seats', (
        SELECT jsonb_build_object('total', count(*),
          'free', count(*) FILTER (WHERE now.status = 'AVAILABLE'), 'held', count(*) FILTER (WHERE now.status = 'HELD'),
          'sold', count(*) FILTER (WHERE now.status = 'SOLD'), 'blocked', count(*) FILTER (WHERE now.status = 'BLOCKED'))
        FROM (SELECT CASE WHEN status = 'HELD' AND held_until <= statement_timestamp() THEN 'AVAILABLE' ELSE status END
            AS status FROM seats WHERE schedule_id = sc.id) now),
      'blockedSeats', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('seatNumber', seat_number, 'reason', block_reason)
          ORDER BY seat_number), '[]')
        FROM seats WHERE schedule_id = sc.id AND status = 'BLOCKED'),
      'pendingReservations', (
        SELECT count(*) FROM reservations
        WHERE schedule_id = sc.id AND status = 'RESERVED' AND expires_at > statement_timestamp()),
      'openCardOrders', (
        SELECT count(*) FROM card_orders o JOIN reservations r ON r.id = o.reservation_id
        WHERE r.schedule_id = sc.id AND o.state IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'REFUNDING')),
      'salesByMinute', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('minute', iso_instant(minute), 'payments', payments,
          'amount', amount) ORDER BY minute), '[]')
        FROM (
          SELECT date_trunc('minute', paid_at) AS minute, count(*) AS payments, sum(amount) AS amount
          FROM payments
          WHERE schedule_id = sc.id AND paid_at > statement_timestamp() - make_interval(mins => ${salesTellMinutes})
          GROUP BY 1) lately),
      'revenue', (
        SELECT jsonb_build_object('payments', count(*), 'cancelledPayments', count(*) FILTER (WHERE status = 'CANCELLED'),
          'gross', coalesce(sum(amount), 0), 'refunded', coalesce(sum(refund_amount), 0), 'fees', coalesce(sum(fee), 0),
          'net', coalesce(sum(amount), 0) - coalesce(sum(refund_amount), 0))
        FROM payments WHERE schedule_id = sc.id),
      'policy', ${queueOf},
      'cancellation', CASE WHEN sc.cancelled_at IS NOT NULL THEN ${cancellationOf} END,
      'serverNow', iso_instant(statement_timestamp())) AS stats
    FROM schedules sc JOIN concerts c ON c.id = sc.concert_id WHERE sc.id = ${scheduleId}`);
  return row?.stats ?? null;
}

export type DueRefund = { paymentId: number; reason: string };

/**
 * Payments of cancelled shows that are still to be given back, at most `limit`: in no certain order, so that those
 * that cannot be given back, however many, do not stand before the others in every round.
 */
export async function findDueRefunds(tx: Tx, limit: number): Promise<DueRefund[]> {
  const rows = await tx.execute<{ payment_id: string; reason: string | null }>(sql`
    SELECT p.id AS payment_id, sc.cancel_reason AS reason
    FROM schedules sc JOIN payments p ON p.schedule_id = sc.id AND p.status = 'COMPLETED'
    WHERE sc.cancelled_at IS NOT NULL AND sc.refunded_at IS NULL
    ORDER BY random() LIMIT ${limit}`);
  return rows.map((row) => ({ paymentId: Number(row.payment_id), reason: row.reason ?? "" }));
}

/** Takes cancelled shows off the list of those to refund, once nothing of them is left to give back. */
export async function markShowsRefunded(tx: Tx): Promise<void> {
  await tx.execute(sql`
    UPDATE schedules sc SET refunded_at = clock_ms()
    WHERE cancelled_at IS NOT NULL AND refunded_at IS NULL
      AND NOT EXISTS (SELECT FROM payments WHERE schedule_id = sc.id AND status = 'COMPLETED')`);
}
