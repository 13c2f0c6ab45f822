import { DomainError } from "@/lib/errors";
import type { DrawView } from "./contract";
import { publicDraw } from "./draw";
import { askLine } from "./line";

const entriesPerPage = 5_000;

/**
 * A draw as anybody may check it: the commitment at once, from the opening on the seed and every entry in
 * the order of its lot, a page of them. Throws SCHEDULE_NOT_FOUND (also a schedule without a draw),
 * SALE_CLOSED (an hour after its line has gone), UNAVAILABLE.
 */
export async function readDraw(scheduleId: number, from: number): Promise<DrawView> {
  const answer = await askLine(scheduleId, "lots", from, entriesPerPage);
  const [draws, lots, entries] = answer.rest;
  if (draws === 0) throw new DomainError("SCHEDULE_NOT_FOUND");
  return {
    ...publicDraw(scheduleId, answer.nowMs >= answer.opensAtMs),
    scheduleId,
    lots: Number(lots),
    from,
    entries: entries as string[],
  };
}
