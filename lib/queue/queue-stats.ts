import { askLine } from "./line";
import type { LineAnswer } from "./line-answer";
import { callLine } from "./queue.lua";
import { rateSliceMs, type SaleState } from "./rules";

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
  /** What that is measured from: people admitted out of the line per slice, oldest first, the last one running. */
  admittedLately: { sliceSeconds: number; counts: number[] };
  freeSeats: number;
  heldSeats: number;
  /** How often the line was set up; above 1 the queue store has lost its data before. */
  epoch: number;
};

const secondMs = 1_000;
const histogramPoints = 0;

/** A line as its organiser sees it, counted now. Throws SCHEDULE_NOT_FOUND, SALE_CLOSED, UNAVAILABLE. */
export async function queueStats(scheduleId: number): Promise<QueueStats> {
  return statsOf(await askLine(scheduleId, "count", histogramPoints));
}

/** The same of a line that stands; null where nobody has joined yet, which sets none up. Throws UNAVAILABLE. */
export async function findQueueStats(scheduleId: number): Promise<QueueStats | null> {
  const answer = await callLine(scheduleId, "count", [histogramPoints]);
  return answer && statsOf(answer);
}

function statsOf(answer: LineAnswer): QueueStats {
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
    admittedLately: {
      sliceSeconds: rateSliceMs / secondMs,
      counts: String(answer.rest.at(-1)).split(",").map(Number).reverse(),
    },
    freeSeats: freeSeats ?? 0,
    heldSeats: heldSeats ?? 0,
    epoch: answer.epoch,
  };
}
