import { eq } from "drizzle-orm";
import { sqlClient } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import type { Tx } from "@/db/tx";

/** The queue's SQL: a schedule's policy and seats, and the passes that ended before their time. */

/** What a line is run by (tick.lua.ts): the schedule's policy and its seats. Times in ms. */
export type LinePolicy = {
  maxActive: number;
  admitPerMinute: number;
  activeMs: number;
  awayMs: number;
  heartbeatMs: number;
  holdMs: number;
  joinsAt: number;
  opensAt: number;
  closesAt: number;
  draw: boolean;
  state: string;
  message: string;
  free: number;
  held: number;
  /** User ids of those who hold seats, joined by commas. */
  holders: string;
};

export type ScheduleFacts = {
  /** Database time of this reading, in µs: the newer of two readings wins. */
  version: number;
  epoch: number;
  nowMs: number;
  policy: LinePolicy;
};

type Row = {
  version: string;
  epoch: number;
  now_ms: number;
  joins_at: number;
  opens_at: number;
  closes_at: number;
  max_active: number;
  admit_per_minute: number;
  active_seconds: number;
  away_seconds: number;
  heartbeat_seconds: number;
  hold_seconds: number;
  draw: boolean;
  queue_state: string;
  queue_message: string;
  free: number;
  held: number;
  holders: string;
};

/** A schedule as its line needs it; null where there is none. A hold that has lapsed is a free seat. */
export async function findSchedule(scheduleId: number): Promise<ScheduleFacts | null> {
  const [row] = await sqlClient()<Row[]>`
    SELECT (extract(epoch FROM statement_timestamp()) * 1000000)::bigint AS version,
      s.queue_epoch AS epoch,
      (extract(epoch FROM statement_timestamp()) * 1000)::float8 AS now_ms,
      (extract(epoch FROM coalesce(s.pre_queue_opens_at, s.booking_open_at)) * 1000)::float8 AS joins_at,
      (extract(epoch FROM s.booking_open_at) * 1000)::float8 AS opens_at,
      (extract(epoch FROM least(s.booking_close_at, s.cancelled_at)) * 1000)::float8 AS closes_at,
      s.max_active, s.admit_per_minute, s.active_seconds, s.away_seconds, s.heartbeat_seconds, s.hold_seconds,
      s.draw, s.queue_state, s.queue_message, seats.*
    FROM schedules s, LATERAL (
      SELECT count(*) FILTER (WHERE status = 'AVAILABLE' OR (status = 'HELD' AND NOT live))::int AS free,
        count(*) FILTER (WHERE live)::int AS held,
        coalesce(string_agg(DISTINCT holder_id::text, ',') FILTER (WHERE live), '') AS holders
      FROM (SELECT status, holder_id, status = 'HELD' AND held_until > statement_timestamp() AS live
            FROM seats WHERE schedule_id = s.id) counted) seats
    WHERE s.id = ${scheduleId}`;
  return row ? toFacts(row) : null;
}

function toFacts(row: Row): ScheduleFacts {
  return {
    version: Number(row.version),
    epoch: row.epoch,
    nowMs: row.now_ms,
    policy: {
      maxActive: row.max_active,
      admitPerMinute: row.admit_per_minute,
      activeMs: row.active_seconds * 1_000,
      awayMs: row.away_seconds * 1_000,
      heartbeatMs: row.heartbeat_seconds * 1_000,
      holdMs: row.hold_seconds * 1_000,
      joinsAt: Math.ceil(row.joins_at),
      opensAt: Math.ceil(row.opens_at),
      closesAt: Math.floor(row.closes_at),
      draw: row.draw && row.joins_at < row.opens_at,
      state: row.queue_state,
      message: row.queue_message,
      free: row.free,
      held: row.held,
      holders: row.holders,
    },
  };
}

/** Takes the next epoch for a line about to be set up. False when somebody else just did. */
export async function takeEpoch(scheduleId: number, seenEpoch: number): Promise<boolean> {
  const rows = await sqlClient()`
    UPDATE schedules SET queue_epoch = queue_epoch + 1
    WHERE id = ${scheduleId} AND queue_epoch = ${seenEpoch} RETURNING 1`;
  return rows.length === 1;
}

/** Kills a pass whatever the queue store says later; also keeps its place ticket from coming back. */
export async function writeEndedPass(
  scheduleId: number,
  userId: number,
  token: string,
): Promise<void> {
  await sqlClient()`SELECT end_pass(${token}, ${scheduleId}, ${userId}, clock_timestamp())`;
}

/** Forgets at most `limit` ended passes that nothing could bring back any more; returns how many. */
export async function forgetEndedPasses(limit: number): Promise<number> {
  const [row] = await sqlClient()<
    { count: number }[]
  >`SELECT forget_ended_passes(${limit}) AS count`;
  return row?.count ?? 0;
}

export async function isEndedPass(token: string): Promise<boolean> {
  const rows = await sqlClient()`SELECT 1 FROM ended_passes WHERE token = ${token}`;
  return rows.length > 0;
}

export type ScheduleConcert = { concertId: number; concertTitle: string };

/** The concerts of some schedules, by schedule. */
export async function findConcertsOf(
  scheduleIds: readonly number[],
): Promise<Map<number, ScheduleConcert>> {
  const rows = await sqlClient()<{ schedule_id: string; concert_id: string; title: string }[]>`
    SELECT s.id AS schedule_id, c.id AS concert_id, c.title
    FROM schedules s JOIN concerts c ON c.id = s.concert_id
    WHERE s.id = ANY(${[...scheduleIds]}::bigint[])`;
  return new Map(
    rows.map((row) => [
      Number(row.schedule_id),
      { concertId: Number(row.concert_id), concertTitle: row.title },
    ]),
  );
}

export type PolicyPatch = {
  maxActive?: number;
  admitPerMinute?: number;
  activeSeconds?: number;
  awaySeconds?: number;
  heartbeatSeconds?: number;
  preQueueOpensAt?: Date | null;
  draw?: boolean;
  queueState?: "OPEN" | "PAUSED" | "DRAINING";
  queueMessage?: string;
};

/** Changes a schedule's queue policy. False when there is no such schedule. */
export async function updatePolicy(
  tx: Tx,
  scheduleId: number,
  patch: PolicyPatch,
): Promise<boolean> {
  const rows = await tx
    .update(schedules)
    .set(patch)
    .where(eq(schedules.id, scheduleId))
    .returning({ id: schedules.id });
  return rows.length === 1;
}
