import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import { selectPayments } from "@/lib/payment/store";
import type { PaymentsQuery, SoldPaymentView } from "./contract";

type Sale = Omit<SoldPaymentView, keyof Awaited<ReturnType<typeof selectPayments>>[number]>;

/** A number may be a payment's id and somebody's login id at once: then it finds both. */
function matches(query: string | undefined): SQL {
  if (query === undefined) return sql`true`;
  const isId = /^[1-9]\d{0,15}$/.test(query) && Number.isSafeInteger(Number(query));
  return sql`(p.id = ${isId ? Number(query) : null}::bigint
    OR p.user_id = (SELECT id FROM users WHERE lower(login_id) = lower(${query}))
    OR p.id = ANY (ARRAY(
      SELECT pr.payment_id FROM reservations r JOIN payment_reservations pr ON pr.reservation_id = r.id
      WHERE r.reservation_number = upper(${query}))))`;
}

/** One page of anybody's payments, newest first, and how many there are. */
export async function findSoldPayments(
  tx: Tx,
  { query, scheduleId, page, size }: PaymentsQuery,
): Promise<{ rows: SoldPaymentView[]; total: number }> {
  const isOfSchedule = scheduleId ? sql`p.schedule_id = ${scheduleId}` : sql`true`;
  const where = sql`WHERE ${matches(query)} AND ${isOfSchedule}`;
  const rows = await selectSold(
    tx,
    sql`${where} ORDER BY p.id DESC LIMIT ${size} OFFSET ${(page - 1) * size}`,
  );
  const [counted] = await tx.execute<{ total: string }>(
    sql`SELECT count(*) AS total FROM payments p ${where}`,
  );
  return { rows, total: Number(counted?.total) };
}

export async function findSoldPayment(tx: Tx, paymentId: number): Promise<SoldPaymentView | null> {
  const [found] = await selectSold(tx, sql`WHERE p.id = ${paymentId}`);
  return found ?? null;
}

async function selectSold(tx: Tx, rest: SQL): Promise<SoldPaymentView[]> {
  const payments = await selectPayments(tx, rest);
  if (payments.length === 0) return [];
  const ids = sql.join(
    payments.map(({ paymentId }) => sql`${paymentId}`),
    sql`, `,
  );
  const sales = await tx.execute<{ id: string; sale: Sale }>(sql`
    SELECT p.id, jsonb_build_object(
      'buyer', jsonb_build_object('userId', u.id, 'loginId', u.login_id, 'nickname', u.nickname),
      'concertId', c.id, 'concertTitle', c.title, 'venueName', v.name, 'startsAt', iso_instant(sc.starts_at),
      'showCancelled', sc.cancelled_at IS NOT NULL, 'cancelReason', p.cancel_reason) AS sale
    FROM payments p JOIN users u ON u.id = p.user_id JOIN schedules sc ON sc.id = p.schedule_id
    JOIN concerts c ON c.id = sc.concert_id JOIN venues v ON v.id = sc.venue_id
    WHERE p.id IN (${ids})`);
  return payments.map((payment) => {
    const found = sales.find(({ id }) => Number(id) === payment.paymentId);
    if (!found) throw new Error(`payment ${payment.paymentId} has no buyer or show`);
    return { ...payment, ...found.sale };
  });
}
