import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import type { PageQuery } from "@/lib/contract";
import type { CancellationPreview, PaidReservation, PaymentView } from "./contract";

type Row = Omit<
  PaymentView,
  "totalAmount" | "reservationId" | "reservationIds" | "reservation" | "reservations"
> & { reservations: [PaidReservation, ...PaidReservation[]] };

const view = sql`
  SELECT jsonb_build_object(
    'paymentId', p.id, 'userId', p.user_id, 'scheduleId', p.schedule_id, 'amount', p.amount,
    'paymentMethod', p.method, 'status', p.status, 'paidAt', iso_instant(p.paid_at),
    'cancelledAt', iso_instant(p.cancelled_at), 'refundAmount', p.refund_amount, 'fee', p.fee,
    'reservations', (
      SELECT jsonb_agg(jsonb_build_object(
        'reservationId', r.id, 'reservationNumber', r.reservation_number, 'amount', pr.amount,
        'seats', (
          SELECT jsonb_agg(jsonb_build_object(
            'seatId', rs.seat_id, 'seatNumber', rs.seat_number, 'grade', rs.grade, 'price', rs.price)
            ORDER BY rs.seat_number)
          FROM reservation_seats rs WHERE rs.reservation_id = r.id)) ORDER BY r.id)
      FROM payment_reservations pr JOIN reservations r ON r.id = pr.reservation_id
      WHERE pr.payment_id = p.id)) AS view
  FROM payments p`;

/** The payments (`p`) that `rest` leaves over, in its order. */
export async function selectPayments(tx: Tx, rest: SQL): Promise<PaymentView[]> {
  const rows = await tx.execute<{ view: Row }>(sql`${view} ${rest}`);
  return rows.map((row) => paymentViewOf(row.view));
}

/** Completes a payment with what the contract says twice. */
export function paymentViewOf<T extends Row>(row: T) {
  const [first] = row.reservations;
  return {
    ...row,
    totalAmount: row.amount,
    reservationId: first.reservationId,
    reservationIds: row.reservations.map(({ reservationId }) => reservationId),
    reservation: first,
  };
}

/** One payment of a user, or null; somebody else's is as good as none. */
export async function findPayment(
  tx: Tx,
  userId: number,
  paymentId: number,
): Promise<PaymentView | null> {
  const [found] = await selectPayments(
    tx,
    sql`WHERE p.id = ${paymentId} AND p.user_id = ${userId}`,
  );
  return found ?? null;
}

/** One page of a user's payments, newest first, and how many there are. */
export async function findPayments(
  tx: Tx,
  userId: number,
  { page, size }: PageQuery,
): Promise<{ rows: PaymentView[]; total: number }> {
  const where = sql`WHERE p.user_id = ${userId}`;
  const rows = await selectPayments(
    tx,
    sql`${where} ORDER BY p.id DESC LIMIT ${size} OFFSET ${(page - 1) * size}`,
  );
  const [counted] = await tx.execute<{ total: string }>(
    sql`SELECT count(*) AS total FROM payments p ${where}`,
  );
  return { rows, total: Number(counted?.total) };
}

type Quoted = {
  status: PaymentView["status"];
  /** A ticket was used, the show has begun, or it was cancelled and everything comes back by itself. */
  settled: boolean;
  steps: CancellationPreview["steps"];
  quote: Omit<CancellationPreview, "paymentId" | "steps"> | null;
};

/** What cancelling a payment of the user's would give back now; `quote` is null once the show has begun. */
export async function findRefundQuote(
  tx: Tx,
  userId: number,
  paymentId: number,
): Promise<Quoted | null> {
  const [found] = await tx.execute<Quoted>(sql`
    SELECT p.status, p.refund_policy AS steps,
      refund_quote(p.refund_policy, p.amount, clock_timestamp()) AS quote,
      EXISTS (
        SELECT FROM tickets t JOIN payment_reservations pr ON pr.reservation_id = t.reservation_id
        WHERE pr.payment_id = p.id AND t.status = 'USED')
        OR EXISTS (
          SELECT FROM schedules
          WHERE id = p.schedule_id AND (cancelled_at IS NOT NULL OR starts_at <= clock_timestamp())) AS settled
    FROM payments p WHERE p.id = ${paymentId} AND p.user_id = ${userId}`);
  return found ?? null;
}

/** The refund ladder of a schedule for somebody who would buy now; null for an unknown schedule. */
export async function findRefundSteps(
  tx: Tx,
  scheduleId: number,
): Promise<CancellationPreview["steps"] | null> {
  const [found] = await tx.execute<{ steps: CancellationPreview["steps"] }>(sql`
    SELECT refund_steps(starts_at, clock_timestamp()) AS steps FROM schedules WHERE id = ${scheduleId}`);
  return found?.steps ?? null;
}
