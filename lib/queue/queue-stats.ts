import { askLine } from "./line";
import type { SaleState } from "./rules";

export type QueueStats = {
  state: SaleState;
  message: string;
  waiting: number;
  active: number;
  away: number;
  capacity: number;
  admittedTotal: number;
  /** Measured over the last minute and the last three; null before anything was measured. */
  admittedPerMinute: { short: number | null; long: number | null };
  freeSeats: number;
  heldSeats: number;
  /** How often the line was set up; above 1 the queue store has lost its data before. */
  epoch: number;
};

/** A line as its organiser sees it, counted now. Throws SCHEDULE_NOT_FOUND, SALE_CLOSED, UNAVAILABLE. */
export async function queueStats(scheduleId: number): Promise<QueueStats> {
  const answer = await askLine(scheduleId, "count", 0);
  const [active, away, freeSeats, heldSeats, admittedTotal] = answer.rest.map(Number);
  return {
    ...answer.sale,
    waiting: answer.waiting,
    active: active ?? 0,
    away: away ?? 0,
    capacity: answer.policy.maxActive,
    admittedTotal: admittedTotal ?? 0,
    admittedPerMinute: {
      short: answer.measured.shortPerMinute,
      long: answer.measured.longPerMinute,
    },
    freeSeats: freeSeats ?? 0,
    heldSeats: heldSeats ?? 0,
    epoch: answer.epoch,
  };
}
