import type { Tx } from "@/db/tx";
import { DomainError } from "@/lib/errors";
import { queueStats } from "@/lib/queue/queue-stats";
import type { StatsView } from "./contract";
import { findStats } from "./store";

/** A sale as its organiser sees it. Throws SCHEDULE_NOT_FOUND. */
export async function readStats(tx: Tx, scheduleId: number): Promise<StatsView> {
  const stats = await findStats(tx, scheduleId);
  if (!stats) throw new DomainError("SCHEDULE_NOT_FOUND");
  return { ...stats, queue: await lineOf(scheduleId) };
}

/** What Postgres knows is worth having while the queue store is away, and after the line is gone. */
async function lineOf(scheduleId: number): Promise<StatsView["queue"]> {
  try {
    const { freeSeats: _, heldSeats: __, epoch: ___, ...line } = await queueStats(scheduleId);
    return line;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
