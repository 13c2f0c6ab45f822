import { DomainError } from "@/lib/errors";
import { configureLine } from "./configure-line";
import type { LineAnswer } from "./line-answer";
import { callLine, type Op } from "./queue.lua";
import { syncInventorySoon } from "./sync-inventory";

const setUpRounds = 3;
const retryAfterSeconds = 1;

/**
 * Runs one operation, setting the line up first where the store does not know it.
 * Throws what configureLine throws, and UNAVAILABLE.
 */
export async function askLine(
  scheduleId: number,
  op: Exclude<Op, "configure">,
  ...args: (string | number)[]
): Promise<LineAnswer> {
  for (let round = 1; ; round++) {
    const answer = await callLine(scheduleId, op, args);
    if (answer) {
      if (answer.inventoryStale) syncInventorySoon(scheduleId);
      return answer;
    }
    if (round === setUpRounds) throw new DomainError("UNAVAILABLE", {}, retryAfterSeconds);
    await configureLine(scheduleId);
  }
}
