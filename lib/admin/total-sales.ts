import { sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import { DomainError } from "@/lib/errors";
import { linesKey } from "@/lib/queue/configure-line";
import { findQueueStats } from "@/lib/queue/queue-stats";
import { redis } from "@/lib/redis";
import { linesTotalledMax } from "./rules";

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

/** Everything that is being sold, in one row of numbers. */
export async function totalSales(tx: Tx): Promise<SalesTotals> {
  const [[row], lines] = await Promise.all([
    tx.execute<{ totals: Omit<SalesTotals, "lines"> }>(sql`
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
          WHERE state IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'REFUNDING'))) AS totals`),
    totalLines(),
  ]);
  if (!row) throw new Error("the totals are one row");
  return { ...row.totals, lines };
}

async function totalLines(): Promise<SalesTotals["lines"]> {
  try {
    const ids = await redis().zrange<string[]>(linesKey(), 0, linesTotalledMax);
    const asked = ids.slice(0, linesTotalledMax).map((id) => findQueueStats(Number(id)));
    const lines = (await Promise.all(asked)).filter((line) => line !== null);
    return {
      waiting: lines.reduce((sum, line) => sum + line.waiting, 0),
      active: lines.reduce((sum, line) => sum + line.active, 0),
      partial: ids.length > linesTotalledMax,
    };
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
