import { sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import type { LineCounts } from "./count-lines";

export type SalesTotals = {
  /** Shows that can be booked now, and that open later. */
  onSale: number;
  upcoming: number;
  /** Of shows that are on sale or will be; won. */
  held: number;
  sold: number;
  revenue: number;
  /** Card payments the gateway has not settled yet, of all shows. */
  openCardOrders: number;
  /** Over all lines; null while the queue store is away. `partial` when there are more lines than are asked. */
  lines: { waiting: number; active: number; partial: boolean } | null;
};

/** Everything that is being sold, in one row of numbers; `counts` as countLines tells them. */
export async function totalSales(tx: Tx, counts: LineCounts | null): Promise<SalesTotals> {
  const [row] = await tx.execute<{ totals: Omit<SalesTotals, "lines"> }>(sql`
      WITH current AS (
        SELECT id, booking_open_at <= statement_timestamp() AS open FROM schedules
        WHERE cancelled_at IS NULL AND booking_close_at > statement_timestamp())
      SELECT jsonb_build_object(
        'onSale', (SELECT count(*) FROM current WHERE open),
        'upcoming', (SELECT count(*) FROM current WHERE NOT open),
        'held', (
          SELECT count(*) FROM seats s JOIN current ON current.id = s.schedule_id
          WHERE s.status = 'HELD' AND s.held_until > statement_timestamp()),
        'sold', (SELECT count(*) FROM seats s JOIN current ON current.id = s.schedule_id WHERE s.status = 'SOLD'),
        'revenue', (
          SELECT coalesce(sum(p.amount - coalesce(p.refund_amount, 0)), 0)
          FROM payments p JOIN current ON current.id = p.schedule_id),
        'openCardOrders', (
          SELECT count(*) FROM card_orders
          WHERE state IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'REFUNDING'))) AS totals`);
  if (!row) throw new Error("the totals are one row");
  return { ...row.totals, lines: totalOf(counts) };
}

function totalOf(counts: LineCounts | null): SalesTotals["lines"] {
  return (
    counts && {
      waiting: counts.lines.reduce((sum, line) => sum + line.waiting, 0),
      active: counts.lines.reduce((sum, line) => sum + line.active, 0),
      partial: counts.partial,
    }
  );
}
