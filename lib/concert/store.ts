import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import type { PageQuery } from "@/lib/contract";
import { addDays, venueInstant } from "./calendar";
import type { SeatNow } from "./contract";
import type { SeatCounts, SeatStatus } from "./rules";

export type DateRange = { fromDate?: string | undefined; toDate?: string | undefined };

export type ConcertRow = {
  concertId: number;
  title: string;
  artist: string;
  description: string;
  posterUrl: string | null;
};

export type ScheduleInfo = {
  scheduleId: number;
  concertId: number;
  concertTitle: string;
  venueName: string;
  startsAt: Date;
  maxSeatsPerUser: number;
};

export type ScheduleRow = ScheduleInfo & {
  venueId: number;
  bookingOpenAt: Date;
  bookingCloseAt: Date;
  preQueueOpensAt: Date | null;
  draw: boolean;
  awaySeconds: number;
  cancelled: boolean;
  minPrice: number;
  maxPrice: number;
  seats: SeatCounts;
  /** The database's clock when it answered. */
  now: Date;
};

export type SeatRow = {
  seatId: number;
  seatNumber: number;
  grade: string;
  price: number;
  status: Exclude<SeatStatus, "SELECTED">;
  mine: boolean;
};

// A lapsed hold is a free seat from its last millisecond on, whether or not anybody swept it.
const isLapsed = sql`s.status = 'HELD' AND s.held_until <= statement_timestamp()`;
const statusNow = sql`CASE WHEN ${isLapsed} THEN 'AVAILABLE' ELSE s.status END`;

const isInWindow = sql`sc.cancelled_at IS NULL
  AND sc.booking_open_at <= statement_timestamp() AND sc.booking_close_at > statement_timestamp()`;

/** Can be bought, or could be once a hold lapses: the rows behind ON_SALE and ALMOST_SOLD_OUT. */
const isBookable = sql`${isInWindow} AND EXISTS (
  SELECT 1 FROM seats s WHERE s.schedule_id = sc.id AND s.status IN ('AVAILABLE', 'HELD'))`;

function isWithin({ fromDate, toDate }: DateRange): SQL {
  const from = fromDate ? sql`sc.starts_at >= ${venueInstant(fromDate).toISOString()}` : sql`true`;
  const to = toDate
    ? sql`sc.starts_at < ${venueInstant(addDays(toDate, 1)).toISOString()}`
    : sql`true`;
  return sql`${from} AND ${to}`;
}

function matches(query: string | undefined): SQL {
  if (!query) return sql`true`;
  const pattern = `%${query.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`(c.title ILIKE ${pattern} OR c.artist ILIKE ${pattern} OR c.description ILIKE ${pattern})`;
}

function limitOf({ page, size }: PageQuery): SQL {
  return sql`LIMIT ${size} OFFSET ${(page - 1) * size}`;
}

async function count(tx: Tx, from: SQL): Promise<number> {
  const [row] = await tx.execute<{ total: string }>(sql`SELECT count(*) AS total ${from}`);
  return Number(row?.total);
}

type Raw = Record<string, string | number | boolean | null>;

function concertRowOf(row: Raw): ConcertRow {
  return {
    concertId: Number(row.id),
    title: String(row.title),
    artist: String(row.artist),
    description: String(row.description),
    posterUrl: row.poster_url === null ? null : String(row.poster_url),
  };
}

const concertColumns = sql`c.id, c.title, c.artist, c.description, c.poster_url`;

/** A page of concerts, those with the nearest performance to come first, those that are over last. */
export async function findConcerts(
  tx: Tx,
  filter: DateRange & { query?: string | undefined },
  page: PageQuery,
): Promise<{ rows: ConcertRow[]; total: number }> {
  const hasDate =
    filter.fromDate || filter.toDate
      ? sql`EXISTS (SELECT 1 FROM schedules sc WHERE sc.concert_id = c.id AND ${isWithin(filter)})`
      : sql`true`;
  const from = sql`FROM concerts c WHERE ${matches(filter.query)} AND ${hasDate}`;
  const [rows, total] = await Promise.all([
    tx.execute<Raw>(sql`
      SELECT ${concertColumns},
        (SELECT min(sc.starts_at) FROM schedules sc
          WHERE sc.concert_id = c.id AND sc.starts_at > statement_timestamp()) AS next_at
      ${from} ORDER BY next_at NULLS LAST, c.id DESC ${limitOf(page)}`),
    count(tx, from),
  ]);
  return { rows: rows.map(concertRowOf), total };
}

export async function findConcert(tx: Tx, concertId: number): Promise<ConcertRow | null> {
  const [row] = await tx.execute<Raw>(
    sql`SELECT ${concertColumns} FROM concerts c WHERE c.id = ${concertId}`,
  );
  return row ? concertRowOf(row) : null;
}

function selectSchedules(where: SQL, limit: SQL = sql``): SQL {
  return sql`
    SELECT sc.id, sc.concert_id, c.title, sc.venue_id, v.name AS venue_name, sc.starts_at,
      sc.booking_open_at, sc.booking_close_at, sc.pre_queue_opens_at, sc.draw, sc.away_seconds, sc.cancelled_at,
      sc.max_seats_per_user,
      statement_timestamp() AS now, n.free, n.in_baskets, n.total, n.min_price, n.max_price
    FROM (SELECT * FROM schedules sc WHERE ${where} ORDER BY sc.starts_at, sc.id ${limit}) sc
    JOIN concerts c ON c.id = sc.concert_id
    JOIN venues v ON v.id = sc.venue_id
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE ${statusNow} = 'AVAILABLE') AS free,
        count(*) FILTER (WHERE ${statusNow} = 'HELD') AS in_baskets,
        count(*) AS total, min(s.price) AS min_price, max(s.price) AS max_price
      FROM seats s WHERE s.schedule_id = sc.id) n
    ORDER BY sc.starts_at, sc.id`;
}

function scheduleRowOf(row: Raw): ScheduleRow {
  return {
    ...scheduleInfoOf(row),
    venueId: Number(row.venue_id),
    bookingOpenAt: new Date(String(row.booking_open_at)),
    bookingCloseAt: new Date(String(row.booking_close_at)),
    preQueueOpensAt:
      row.pre_queue_opens_at === null ? null : new Date(String(row.pre_queue_opens_at)),
    draw: row.draw === true,
    awaySeconds: Number(row.away_seconds),
    cancelled: row.cancelled_at !== null,
    minPrice: Number(row.min_price),
    maxPrice: Number(row.max_price),
    seats: { free: Number(row.free), inBaskets: Number(row.in_baskets), total: Number(row.total) },
    now: new Date(String(row.now)),
  };
}

/** All dates of the given concerts; a concert has few. */
export async function findSchedulesOf(
  tx: Tx,
  concertIds: readonly number[],
  filter: DateRange & { bookableOnly?: boolean } = {},
): Promise<ScheduleRow[]> {
  if (concertIds.length === 0) return [];
  const ids = sql.join(
    concertIds.map((concertId) => sql`${concertId}`),
    sql`, `,
  );
  const bookable = filter.bookableOnly ? isBookable : sql`true`;
  const rows = await tx.execute<Raw>(
    selectSchedules(sql`sc.concert_id IN (${ids}) AND ${isWithin(filter)} AND ${bookable}`),
  );
  return rows.map(scheduleRowOf);
}

export async function findBookableSchedules(
  tx: Tx,
  filter: DateRange,
  page: PageQuery,
): Promise<{ rows: ScheduleRow[]; total: number }> {
  const where = sql`${isBookable} AND ${isWithin(filter)}`;
  const [rows, total] = await Promise.all([
    tx.execute<Raw>(selectSchedules(where, limitOf(page))),
    count(tx, sql`FROM schedules sc WHERE ${where}`),
  ]);
  return { rows: rows.map(scheduleRowOf), total };
}

export async function findSchedule(tx: Tx, scheduleId: number): Promise<ScheduleRow | null> {
  const [row] = await tx.execute<Raw>(selectSchedules(sql`sc.id = ${scheduleId}`));
  return row ? scheduleRowOf(row) : null;
}

/** What never changes about a performance; unlike `findSchedule` it counts no seats. */
export async function findScheduleInfo(tx: Tx, scheduleId: number): Promise<ScheduleInfo | null> {
  const [row] = await tx.execute<Raw>(sql`
    SELECT sc.id, sc.concert_id, c.title, v.name AS venue_name, sc.starts_at, sc.max_seats_per_user
    FROM schedules sc JOIN concerts c ON c.id = sc.concert_id JOIN venues v ON v.id = sc.venue_id
    WHERE sc.id = ${scheduleId}`);
  return row ? scheduleInfoOf(row) : null;
}

function scheduleInfoOf(row: Raw): ScheduleInfo {
  return {
    scheduleId: Number(row.id),
    concertId: Number(row.concert_id),
    concertTitle: String(row.title),
    venueName: String(row.venue_name),
    startsAt: new Date(String(row.starts_at)),
    maxSeatsPerUser: Number(row.max_seats_per_user),
  };
}

/** The seats of a performance in the order of their numbers; `mine` are those `viewerId` holds or owns. */
export async function findSeats(tx: Tx, scheduleId: number, viewerId: number): Promise<SeatRow[]> {
  const rows = await tx.execute<Raw & { mine: boolean | null }>(sql`
    SELECT s.id, s.seat_number, s.grade, s.price, ${statusNow} AS status,
      s.holder_id = ${viewerId} AND NOT (${isLapsed}) AS mine
    FROM seats s WHERE s.schedule_id = ${scheduleId} ORDER BY s.seat_number`);
  return rows.map((row) => ({
    seatId: Number(row.id),
    seatNumber: Number(row.seat_number),
    grade: String(row.grade),
    price: Number(row.price),
    status: row.status as SeatRow["status"],
    mine: row.mine === true,
  }));
}

/** What the live map shows of each seat, in the order of their numbers. */
export async function findSeatsNow(tx: Tx, scheduleId: number): Promise<SeatNow[]> {
  const rows = await tx.execute<Raw>(sql`
    SELECT s.id, ${statusNow} AS status, s.grade, s.price FROM seats s
    WHERE s.schedule_id = ${scheduleId} ORDER BY s.seat_number`);
  return rows.map((row) => ({
    seatId: Number(row.id),
    status: row.status as SeatNow["status"],
    grade: String(row.grade),
    price: Number(row.price),
  }));
}
