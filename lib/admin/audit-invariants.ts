import { sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import { balanceMaxWon } from "@/lib/wallet/rules";
import type { Finding } from "./contract";
import { offendersNamedMax } from "./rules";

/**
 * What must always be true of seats and money, each as a query for what breaks it. They are asked in one
 * statement of one snapshot, so that a sale going on does not look like a drift.
 */
const breaches: Record<string, string> = {
  "a schedule has 50 seats, numbered 1 to 50, each free, held, sold or blocked": `
    SELECT 'schedule ' || sc.id || ': ' || count(s.id) || ' seats'
    FROM schedules sc
    LEFT JOIN seats s ON s.schedule_id = sc.id AND s.status IN ('AVAILABLE', 'HELD', 'SOLD', 'BLOCKED')
    GROUP BY sc.id
    HAVING count(s.id) <> 50 OR count(DISTINCT s.seat_number) <> 50 OR min(s.seat_number) <> 1 OR max(s.seat_number) <> 50`,
  "a seat is held or sold exactly when one live reservation row says so": `
    SELECT 'seat ' || s.seat_number || ' of schedule ' || s.schedule_id || ' is ' || s.status || ', live row of reservation ' || coalesce(rs.reservation_id::text, '-')
    FROM seats s LEFT JOIN reservation_seats rs ON rs.seat_id = s.id AND rs.live
    WHERE (s.status IN ('HELD', 'SOLD')) <> (rs.seat_id IS NOT NULL)
      OR rs.reservation_id <> s.reservation_id OR rs.user_id <> s.holder_id OR rs.schedule_id <> s.schedule_id`,
  "no seat has two live rows": `
    SELECT 'seat ' || min(seat_number) || ' of schedule ' || min(schedule_id) || ': ' || count(*) || ' live rows'
    FROM reservation_seats WHERE live GROUP BY seat_id HAVING count(*) > 1`,
  "a seat is SOLD exactly when its reservation is CONFIRMED, HELD when RESERVED, until the same instant": `
    SELECT 'seat ' || s.seat_number || ' of schedule ' || s.schedule_id || ' is ' || s.status || ', reservation ' || r.id || ' is ' || r.status
    FROM seats s JOIN reservations r ON r.id = s.reservation_id
    WHERE (s.status, r.status) NOT IN (('HELD', 'RESERVED'), ('SOLD', 'CONFIRMED'))
      OR (s.status = 'HELD' AND s.held_until <> r.expires_at)`,
  "a reservation is live as a whole while RESERVED or CONFIRMED, and not at all after": `
    SELECT 'reservation ' || r.id || ' is ' || r.status || ' with ' || count(*) FILTER (WHERE rs.live)
      || ' of ' || count(rs.seat_id) || ' seats live'
    FROM reservations r LEFT JOIN reservation_seats rs ON rs.reservation_id = r.id
    GROUP BY r.id
    HAVING count(rs.seat_id) = 0
      OR count(*) FILTER (WHERE rs.live) <> CASE WHEN r.status IN ('RESERVED', 'CONFIRMED') THEN count(rs.seat_id) ELSE 0 END`,
  "nobody has more live seats of a show than its limit": `
    SELECT 'user ' || rs.user_id || ' of schedule ' || sc.id || ': ' || count(*) || ' of ' || sc.max_seats_per_user
    FROM reservation_seats rs JOIN schedules sc ON sc.id = rs.schedule_id
    WHERE rs.live GROUP BY sc.id, rs.user_id HAVING count(*) > sc.max_seats_per_user`,
  "a reservation costs what its seats cost": `
    SELECT 'reservation ' || r.id || ' costs ' || r.total_amount || ', its seats ' || coalesce(sum(rs.price), 0)
    FROM reservations r LEFT JOIN reservation_seats rs ON rs.reservation_id = r.id
    GROUP BY r.id HAVING r.total_amount <> coalesce(sum(rs.price), 0)`,
  "a CONFIRMED reservation has exactly one COMPLETED payment, any other none": `
    SELECT 'reservation ' || r.id || ' is ' || r.status || ' with ' || count(p.id) || ' payments'
    FROM reservations r
    LEFT JOIN payment_reservations pr ON pr.reservation_id = r.id AND pr.live
    LEFT JOIN payments p ON p.id = pr.payment_id AND p.status = 'COMPLETED'
    GROUP BY r.id HAVING count(p.id) <> CASE WHEN r.status = 'CONFIRMED' THEN 1 ELSE 0 END`,
  "a sold seat has one live ticket of its owner, any other none": `
    SELECT 'seat ' || s.seat_number || ' of schedule ' || s.schedule_id || ' is ' || s.status || ' with ' || count(t.id) || ' live tickets'
    FROM seats s LEFT JOIN tickets t ON t.seat_id = s.id AND t.status <> 'REVOKED'
    GROUP BY s.id
    HAVING count(t.id) <> CASE WHEN s.status = 'SOLD' THEN 1 ELSE 0 END
      OR bool_or(t.user_id <> s.holder_id OR t.reservation_id <> s.reservation_id)`,
  "a payment is the sum of its reservations, all of one buyer and show": `
    SELECT 'payment ' || p.id || ' is over ' || p.amount || ', its reservations over ' || coalesce(sum(r.total_amount), 0)
    FROM payments p LEFT JOIN payment_reservations pr ON pr.payment_id = p.id
    LEFT JOIN reservations r ON r.id = pr.reservation_id AND r.user_id = p.user_id
      AND r.schedule_id = p.schedule_id AND r.total_amount = pr.amount
    GROUP BY p.id HAVING p.amount IS DISTINCT FROM sum(r.total_amount) OR count(pr.payment_id) <> count(r.id)`,
  "nothing of a cancelled show was paid after it was cancelled": `
    SELECT 'payment ' || p.id || ' of schedule ' || sc.id || ' at ' || iso_instant(p.paid_at) || ', cancelled at '
      || iso_instant(sc.cancelled_at)
    FROM schedules sc JOIN payments p ON p.schedule_id = sc.id WHERE p.paid_at > sc.cancelled_at`,
  "the money of a cancelled show comes back in full, within the hour": `
    SELECT 'payment ' || p.id || ' of schedule ' || sc.id || ' is ' || p.status || coalesce(' with a fee of ' || p.fee, '')
    FROM schedules sc JOIN payments p ON p.schedule_id = sc.id
    WHERE (p.cancelled_at > sc.cancelled_at AND p.fee > 0)
      OR (p.status = 'COMPLETED' AND (
        sc.refunded_at IS NOT NULL OR sc.cancelled_at < clock_timestamp() - interval '1 hour'))`,
  "a payment took its amount from the buyer's wallet once, and a cancelled one gave its refund back once": `
    SELECT 'payment ' || p.id || ' is ' || p.status || ': ledger took ' || coalesce(m.took, 0) || ' and gave ' || coalesce(m.gave, 0)
    FROM payments p LEFT JOIN (
      SELECT t.payment_id, e.wallet_user_id,
        -sum(e.amount) FILTER (WHERE t.type = 'PAYMENT') AS took, sum(e.amount) FILTER (WHERE t.type = 'REFUND') AS gave
      FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id AND e.account = 'WALLET'
      WHERE t.payment_id IS NOT NULL GROUP BY t.payment_id, e.wallet_user_id
    ) m ON m.payment_id = p.id AND m.wallet_user_id = p.user_id
    WHERE m.took IS DISTINCT FROM p.amount
      OR (p.status = 'CANCELLED' AND m.gave IS DISTINCT FROM p.refund_amount)
      OR (p.status = 'COMPLETED' AND m.gave IS NOT NULL)`,
  "the entries of a ledger transaction sum to zero": `
    SELECT 'transaction ' || t.id || ' sums to ' || coalesce(sum(e.amount), 0) || ' over ' || count(e.id) || ' entries'
    FROM ledger_transactions t LEFT JOIN ledger_entries e ON e.transaction_id = t.id
    GROUP BY t.id HAVING coalesce(sum(e.amount), 0) <> 0 OR count(e.id) = 0`,
  "a wallet is the sum of its entries, charged and used, numbered without a gap": `
    SELECT 'wallet of ' || w.user_id || ' holds ' || w.balance || ' at ' || w.seq || ', its entries ' || coalesce(sum(e.amount), 0)
    FROM wallets w LEFT JOIN ledger_entries e ON e.wallet_user_id = w.user_id
    LEFT JOIN ledger_transactions t ON t.id = e.transaction_id
    GROUP BY w.user_id
    HAVING w.balance <> coalesce(sum(e.amount), 0) OR w.seq <> count(e.id) OR w.seq <> coalesce(max(e.wallet_seq), 0)
      OR w.total_charged <> coalesce(sum(e.amount) FILTER (WHERE t.type = 'CHARGE'), 0)
      OR w.total_used <> -coalesce(sum(e.amount) FILTER (WHERE t.type <> 'CHARGE'), 0)`,
  "each wallet entry carries on from the balance before it": `
    SELECT 'wallet of ' || wallet_user_id || ': entry ' || wallet_seq || ' says ' || balance_after || ' after '
      || before || ' and ' || amount
    FROM (
      SELECT wallet_user_id, wallet_seq, amount, balance_after, lag(balance_after, 1, 0)
        OVER (PARTITION BY wallet_user_id ORDER BY wallet_seq) AS before
      FROM ledger_entries WHERE account = 'WALLET'
    ) chain WHERE balance_after <> before + amount`,
  "no wallet is below zero": `
    SELECT 'wallet of ' || user_id || ' holds ' || balance FROM wallets WHERE balance < 0`,
  "no charge took a wallet past 10,000,000 won": `
    SELECT 'transaction ' || t.id || ' of user ' || t.user_id || ' to ' || e.balance_after
    FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id AND e.account = 'WALLET'
    WHERE t.type = 'CHARGE' AND e.balance_after > ${balanceMaxWon}`,
  "an applied card order charged its amount to its buyer's wallet, any other nothing": `
    SELECT 'card order ' || o.id || ' is ' || o.state || ' over ' || o.amount || ', its charge '
      || coalesce('transaction ' || o.transaction_id, '-')
    FROM card_orders o
    LEFT JOIN ledger_transactions t ON t.id = o.transaction_id AND t.type = 'CHARGE' AND t.user_id = o.user_id
    LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND e.account = 'WALLET' AND e.amount = o.amount
    WHERE (o.state = 'APPLIED') <> (e.id IS NOT NULL) OR (o.state <> 'APPLIED' AND o.transaction_id IS NOT NULL)`,
  "an applied card order for a reservation paid that reservation": `
    SELECT 'card order ' || o.id || ' for reservation ' || o.reservation_id || ', payment ' || coalesce(o.payment_id::text, '-')
    FROM card_orders o
    WHERE o.state = 'APPLIED' AND o.reservation_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM payment_reservations pr JOIN payments p ON p.id = pr.payment_id
      WHERE p.id = o.payment_id AND pr.reservation_id = o.reservation_id AND p.user_id = o.user_id
        AND p.amount = o.amount)`,
  "no two card orders have one effect": `
    SELECT 'card orders ' || string_agg(id::text, ', ')
    FROM card_orders WHERE transaction_id IS NOT NULL GROUP BY transaction_id HAVING count(*) > 1`,
  "a card order is settled within two hours of its end": `
    SELECT 'card order ' || id || ' is ' || state FROM card_orders
    WHERE state IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'REFUNDING')
      AND greatest(expires_at, changed_at) < clock_timestamp() - interval '2 hours'`,
  "the pass somebody paid with has ended": `
    SELECT 'payment ' || (o.payload ->> 'paymentId')
    FROM outbox_events o
    WHERE o.type = 'PaymentCompleted' AND o.payload ->> 'token' IS NOT NULL
      AND o.created_at > clock_timestamp() - interval '1 hour'
      AND NOT EXISTS (SELECT FROM ended_passes WHERE token = (o.payload ->> 'token')::uuid)`,
  "every outbox event is delivered within the hour, and none is given up": `
    SELECT 'event ' || id || ' (' || type || '): ' || coalesce(last_error, 'never tried') FROM outbox_events
    WHERE dead_at IS NOT NULL
      OR (processed_at IS NULL AND created_at < clock_timestamp() - interval '1 hour')`,
  "an answer kept for repeating tells of an effect that is there, and no two tell of the same": `
    SELECT 'key ' || k.key || ' of user ' || k.user_id || ' tells of ' || k.what || ' ' || k.effect_id
    FROM (
      SELECT user_id, key, count(*) OVER (PARTITION BY what, effect_id) AS times, what, effect_id FROM (
        SELECT user_id, key, what, (data ->> what)::bigint AS effect_id
        FROM idempotency_keys
        CROSS JOIN LATERAL (SELECT CASE WHEN status < 300 THEN body::jsonb -> 'data' END AS data) answer
        CROSS JOIN LATERAL (SELECT CASE
          WHEN data ? 'transactionId' THEN 'transactionId'
          WHEN data ? 'paymentId' AND data ? 'paidAt' THEN 'paymentId'
          WHEN data ? 'reservationId' AND data ? 'expiresAt' THEN 'reservationId' END AS what) kind
        WHERE what IS NOT NULL) effects
    ) k
    WHERE k.times > 1 OR NOT EXISTS (
      SELECT FROM ledger_transactions WHERE what = 'transactionId' AND id = effect_id AND user_id = k.user_id
      UNION ALL SELECT FROM payments WHERE what = 'paymentId' AND id = effect_id AND user_id = k.user_id
      UNION ALL SELECT FROM reservations WHERE what = 'reservationId' AND id = effect_id AND user_id = k.user_id)`,
};

/** Asks every invariant of the database. A broken one names how many rows break it and a few of them. */
export async function auditInvariants(tx: Tx): Promise<Finding[]> {
  const names = Object.keys(breaches);
  const parts = names.map((name, index) =>
    sql.raw(`SELECT ${index} AS nth, broken.what FROM (${breaches[name]}) broken (what)`),
  );
  const rows = await tx.execute<{ nth: number; total: string; examples: string[] }>(sql`
    SELECT nth, count(*) AS total, (array_agg(what))[1:${sql.raw(String(offendersNamedMax))}] AS examples
    FROM (${sql.join(parts, sql` UNION ALL `)}) found GROUP BY nth`);
  return names.map((name, index) => {
    const broken = rows.find(({ nth }) => nth === index);
    return {
      name,
      ok: !broken,
      count: Number(broken?.total ?? 0),
      examples: broken?.examples ?? [],
    };
  });
}
