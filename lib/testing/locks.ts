import { type SQL, sql } from "drizzle-orm";
import { expect } from "vitest";
import { db, sqlClient } from "@/db/client";

const patience = { timeout: 60_000, interval: 20 };
const meetingPointId = 4_711;

/** Takes a lock as another transaction would; resolves to what lets it go. */
export function locked(statement: SQL): Promise<() => Promise<void>> {
  return new Promise((taken, failed) => {
    const transaction = db().transaction(async (tx) => {
      await tx.execute(statement);
      await new Promise<void>((release) => {
        taken(async () => {
          release();
          await transaction;
        });
      });
    });
    transaction.catch(failed);
  });
}

/** Until so many transactions of this database wait for a lock. */
export async function untilWaiting(count: number): Promise<void> {
  const waiting = async () => {
    const [row] = await sqlClient()`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return row?.waiting;
  };
  await expect.poll(waiting, patience).toBe(count);
}

/** Where a function of a control waits with what it has read, until `closeMeetingPoint`'s release. */
export const meetThere = `PERFORM pg_advisory_xact_lock_shared(${meetingPointId});`;

/** Whoever comes to the meeting point waits there from now on; resolves to what lets all of them go on. */
export function closeMeetingPoint(): Promise<() => Promise<void>> {
  return locked(sql`SELECT pg_advisory_xact_lock(${sql.raw(String(meetingPointId))})`);
}
