import { DomainError } from "@/lib/errors";
import { linesKey } from "@/lib/queue/configure-line";
import { findQueueStats } from "@/lib/queue/queue-stats";
import { redis } from "@/lib/redis";
import { linesTotalledMax } from "./rules";

export type LineCounts = {
  lines: { scheduleId: number; waiting: number; active: number }[];
  /** There are more lines than are asked. */
  partial: boolean;
};

/** How many people are in each line; null while the queue store is away. */
export async function countLines(): Promise<LineCounts | null> {
  try {
    const ids = await redis().zrange<string[]>(linesKey(), 0, linesTotalledMax);
    const asked = ids.slice(0, linesTotalledMax).map(async (id) => {
      const stats = await findQueueStats(Number(id));
      return stats && { scheduleId: Number(id), waiting: stats.waiting, active: stats.active };
    });
    const lines = (await Promise.all(asked)).filter((line) => line !== null);
    return { lines, partial: ids.length > linesTotalledMax };
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
