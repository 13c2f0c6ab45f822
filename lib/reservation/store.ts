import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import { seatLabel } from "@/lib/concert/rules";
import { signTicket } from "@/lib/ticket/ticket-qr";
import type { ReservationPeriod, ReservationsQuery, ReservationView } from "./contract";

// A lapsed hold reads EXPIRED from its last millisecond on, whether or not anybody swept it.
const statusNow = sql`CASE
  WHEN r.status = 'RESERVED' AND r.expires_at <= statement_timestamp() THEN 'EXPIRED' ELSE r.status END`;

const view = sql`
  SELECT jsonb_build_object(
    'reservationId', r.id, 'reservationNumber', r.reservation_number, 'userId', r.user_id,
    'scheduleId', r.schedule_id, 'totalAmount', r.total_amount, 'status', ${statusNow},
    'reservedAt', iso_instant(r.reserved_at), 'expiresAt', iso_instant(r.expires_at),
    'confirmedAt', iso_instant(r.confirmed_at),
    'endedAt', iso_instant(coalesce(r.ended_at, CASE WHEN ${statusNow} = 'EXPIRED' THEN r.expires_at END)),
    'concertId', sc.concert_id, 'concertTitle', c.title, 'venueName', v.name,
    'startsAt', iso_instant(sc.starts_at),
    'performanceDate', to_char(sc.starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD'),
    'performanceTime', to_char(sc.starts_at AT TIME ZONE 'Asia/Seoul', 'HH24:MI:SS'),
    'serverNow', iso_instant(statement_timestamp()),
    'seats', (
      SELECT jsonb_agg(jsonb_build_object(
        'seatId', rs.seat_id, 'seatNumber', rs.seat_number, 'grade', rs.grade, 'price', rs.price)
        ORDER BY rs.seat_number)
      FROM reservation_seats rs WHERE rs.reservation_id = r.id),
    'payment', (
      SELECT jsonb_build_object('paymentId', p.id, 'status', p.status, 'amount', pr.amount,
        'paymentMethod', p.method, 'paidAt', iso_instant(p.paid_at), 'cancelledAt', iso_instant(p.cancelled_at))
      FROM payment_reservations pr JOIN payments p ON p.id = pr.payment_id
      WHERE pr.reservation_id = r.id ORDER BY p.id DESC LIMIT 1),
    'tickets', coalesce((
      SELECT jsonb_agg(jsonb_build_object(
        'ticketId', t.id, 'code', t.code, 'seatNumber', s.seat_number, 'status', t.status)
        ORDER BY s.seat_number)
      FROM tickets t JOIN seats s ON s.id = t.seat_id WHERE t.reservation_id = r.id), '[]')) AS view
  FROM reservations r
  JOIN schedules sc ON sc.id = r.schedule_id
  JOIN concerts c ON c.id = sc.concert_id
  JOIN venues v ON v.id = sc.venue_id`;

async function select(tx: Tx, rest: SQL): Promise<ReservationView[]> {
  const rows = await tx.execute<{ view: ReservationView }>(sql`${view} ${rest}`);
  return rows.map(({ view: { seats, tickets, ...reservation } }) => ({
    ...reservation,
    seats: seats.map((seat) => ({ ...seat, label: seatLabel(seat.seatNumber) })),
    tickets: tickets.map((ticket) => ({
      ...ticket,
      qr: ticket.status === "VALID" ? signTicket(ticket.code) : null,
    })),
  }));
}

/** One reservation of a user, or null; somebody else's is as good as none. */
export async function findReservation(
  tx: Tx,
  userId: number,
  reservationId: number,
): Promise<ReservationView | null> {
  const [found] = await select(tx, sql`WHERE r.id = ${reservationId} AND r.user_id = ${userId}`);
  return found ?? null;
}

const periods: Record<ReservationPeriod, SQL> = {
  UPCOMING: sql`${statusNow} IN ('RESERVED', 'CONFIRMED') AND sc.starts_at > statement_timestamp()`,
  PAST: sql`${statusNow} = 'CONFIRMED' AND sc.starts_at <= statement_timestamp()`,
  ENDED: sql`${statusNow} IN ('EXPIRED', 'CANCELLED')`,
};

/** One page of a user's reservations and how many there are: newest first, upcoming ones the nearest show first. */
export async function findReservations(
  tx: Tx,
  userId: number,
  { status, period, page, size }: ReservationsQuery,
): Promise<{ rows: ReservationView[]; total: number }> {
  const where = sql`WHERE r.user_id = ${userId}
    AND ${status ? sql`${statusNow} = ${status}` : sql`true`} AND ${period ? periods[period] : sql`true`}`;
  const order = period === "UPCOMING" ? sql`sc.starts_at, r.id` : sql`r.id DESC`;
  const rows = await select(
    tx,
    sql`${where} ORDER BY ${order} LIMIT ${size} OFFSET ${(page - 1) * size}`,
  );
  const [counted] = await tx.execute<{ total: string }>(
    sql`SELECT count(*) AS total FROM reservations r JOIN schedules sc ON sc.id = r.schedule_id ${where}`,
  );
  return { rows, total: Number(counted?.total) };
}

type WantedSeat = {
  seatId: number;
  seatNumber: number;
  status: "AVAILABLE" | "HELD" | "SOLD" | "BLOCKED";
};

/** Those of the named seats that belong to the schedule, as they are now; null for an unknown schedule. */
export async function findWantedSeats(
  tx: Tx,
  scheduleId: number,
  seatIds: readonly number[],
): Promise<{ maxSeatsPerUser: number; seats: WantedSeat[] } | null> {
  const [found] = await tx.execute<{ maxSeatsPerUser: number; seats: WantedSeat[] }>(sql`
    SELECT sc.max_seats_per_user AS "maxSeatsPerUser", coalesce((
      SELECT jsonb_agg(jsonb_build_object('seatId', s.id, 'seatNumber', s.seat_number, 'status', CASE
          WHEN s.status = 'HELD' AND s.held_until <= statement_timestamp() THEN 'AVAILABLE' ELSE s.status END)
        ORDER BY s.seat_number)
      FROM seats s
      WHERE s.schedule_id = sc.id AND s.id = ANY (${`{${seatIds.join(",")}}`}::bigint[])), '[]') AS seats
    FROM schedules sc WHERE sc.id = ${scheduleId}`);
  return found ?? null;
}

/** The schedule of a user's reservation, or null when it is not theirs. */
export async function findScheduleOf(
  tx: Tx,
  userId: number,
  reservationId: number | undefined,
): Promise<number | null> {
  if (reservationId === undefined) return null;
  const [found] = await tx.execute<{ schedule_id: string }>(
    sql`SELECT schedule_id FROM reservations WHERE id = ${reservationId} AND user_id = ${userId}`,
  );
  return found ? Number(found.schedule_id) : null;
}
