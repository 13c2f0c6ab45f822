import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import { type SaleState, saleStateOf } from "@/lib/concert/rules";
import { type Page, toPage } from "@/lib/contract";
import { DomainError } from "@/lib/errors";
import { findQueueStats, type QueueStats } from "@/lib/queue/queue-stats";
import type { LineCounts } from "./count-lines";
import { salesPerPage } from "./rules";

export type SalesQuery = {
  /** Shows that are or will be on sale, or those that are over or cancelled. */
  period: "CURRENT" | "PAST";
  /** Part of a title, an artist or a venue's name. */
  query?: string | undefined;
  page: number;
};

export type Sale = {
  scheduleId: number;
  concertId: number;
  concertTitle: string;
  venueName: string;
  startsAt: string;
  bookingOpenAt: string;
  state: SaleState;
  seats: { free: number; held: number; sold: number; blocked: number; total: number };
  /** gross - refunded, in won. */
  revenue: number;
  /** Null while the queue store is away. `state` is null where nobody has joined yet. */
  line: {
    state: QueueStats["state"] | null;
    waiting: number;
    active: number;
    capacity: number;
  } | null;
};

type Row = Omit<Sale, "state" | "line"> & {
  bookingCloseAt: string;
  maxActive: number;
  cancelled: boolean;
  now: string;
};

/**
 * The organiser's list of sales with their numbers: where people wait (`counts`, the longest line first), then what is
 * on sale, then what opens next; past ones newest first.
 */
export async function listSales(
  tx: Tx,
  wanted: SalesQuery,
  counts: LineCounts | null,
): Promise<Page<Sale>> {
  const [rows, total] = await Promise.all([findSales(tx, wanted, counts), countSales(tx, wanted)]);
  const items = await Promise.all(rows.map(saleOf));
  return toPage(items, { page: wanted.page, size: salesPerPage }, total);
}

const isCurrent = sql`(sc.cancelled_at IS NULL AND sc.booking_close_at > statement_timestamp())`;
const joined = sql`schedules sc JOIN concerts c ON c.id = sc.concert_id JOIN venues v ON v.id = sc.venue_id`;

function matches({ period, query }: SalesQuery): SQL {
  const inPeriod = period === "CURRENT" ? isCurrent : sql`NOT ${isCurrent}`;
  if (!query) return inPeriod;
  const pattern = `%${query.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`${inPeriod} AND (c.title ILIKE ${pattern} OR c.artist ILIKE ${pattern} OR v.name ILIKE ${pattern})`;
}

async function findSales(tx: Tx, wanted: SalesQuery, counts: LineCounts | null): Promise<Row[]> {
  const longest = (counts?.lines ?? [])
    .filter(({ waiting }) => waiting > 0)
    .sort((a, b) => b.waiting - a.waiting || a.scheduleId - b.scheduleId)
    .map(({ scheduleId }) => scheduleId);
  const order =
    wanted.period === "CURRENT"
      ? sql`array_position(string_to_array(${longest.join()}, ',')::bigint[], sc.id), greatest(sc.booking_open_at, statement_timestamp()), sc.starts_at, sc.id`
      : sql`sc.starts_at DESC, sc.id DESC`;
  const rows = await tx.execute<{ sale: Row }>(sql`
    SELECT jsonb_build_object('scheduleId', sc.id, 'concertId', c.id, 'concertTitle', c.title, 'venueName', v.name,
      'startsAt', iso_instant(sc.starts_at), 'bookingOpenAt', iso_instant(sc.booking_open_at),
      'bookingCloseAt', iso_instant(sc.booking_close_at), 'maxActive', sc.max_active,
      'cancelled', sc.cancelled_at IS NOT NULL,
      'now', iso_instant(statement_timestamp()),
      'seats', (
        SELECT jsonb_build_object('total', count(*), 'sold', count(*) FILTER (WHERE status = 'SOLD'),
          'held', count(*) FILTER (WHERE status = 'HELD' AND held_until > statement_timestamp()),
          'blocked', count(*) FILTER (WHERE status = 'BLOCKED'),
          'free', count(*) FILTER (WHERE status = 'AVAILABLE'
            OR (status = 'HELD' AND held_until <= statement_timestamp())))
        FROM seats WHERE schedule_id = sc.id),
      'revenue', (
        SELECT coalesce(sum(amount - coalesce(refund_amount, 0)), 0) FROM payments WHERE schedule_id = sc.id)) AS sale
    FROM ${joined} WHERE ${matches(wanted)}
    ORDER BY ${order} LIMIT ${salesPerPage} OFFSET ${(wanted.page - 1) * salesPerPage}`);
  return rows.map(({ sale }) => sale);
}

async function countSales(tx: Tx, wanted: SalesQuery): Promise<number> {
  const [counted] = await tx.execute<{ total: string }>(
    sql`SELECT count(*) AS total FROM ${joined} WHERE ${matches(wanted)}`,
  );
  return Number(counted?.total);
}

async function saleOf({ bookingCloseAt, maxActive, cancelled, now, ...row }: Row): Promise<Sale> {
  const window = {
    opensAt: new Date(row.bookingOpenAt),
    closesAt: new Date(bookingCloseAt),
    cancelled,
  };
  const { free, held, total } = row.seats;
  const state = saleStateOf(window, { free, inBaskets: held, total }, new Date(now));
  return { ...row, state, line: await lineOf(row.scheduleId, maxActive) };
}

/** Seats and money are worth showing while the queue store is away. */
async function lineOf(scheduleId: number, maxActive: number): Promise<Sale["line"]> {
  try {
    const stats = await findQueueStats(scheduleId);
    if (!stats) return { state: null, waiting: 0, active: 0, capacity: maxActive };
    const { state, waiting, active, capacity } = stats;
    return { state, waiting, active, capacity };
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
