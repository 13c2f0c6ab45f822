import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { redis } from "@/lib/redis";
import { callLine } from "./queue.lua";
import { lineKeptAfterCloseMs } from "./rules";
import { findSchedule, type ScheduleFacts, takeEpoch } from "./store";
import { scheduleIdMax } from "./token";

/** Schedules that have a line -> when it was last ticked, in ms. */
export function linesKey(): string {
  return `${env().REDIS_PREFIX}lines`;
}

const setUpAttempts = 20;
const setUpWaitMs = 50;

/**
 * Sets a line up that the queue store knows nothing of, or lost. Whoever takes the epoch does it; the
 * others wait a little, and take the next epoch should that process have died.
 * Throws SCHEDULE_NOT_FOUND, or SALE_CLOSED for a line that will not stand again.
 */
export async function configureLine(scheduleId: number): Promise<void> {
  if (scheduleId > scheduleIdMax) throw new DomainError("SCHEDULE_NOT_FOUND");
  let facts = await readOpenSchedule(scheduleId);
  for (let attempt = 1; !(await takeEpoch(scheduleId, facts.epoch)); attempt++) {
    for (let wait = 0; wait < attempt; wait++) {
      await new Promise((resolve) => setTimeout(resolve, setUpWaitMs));
      const [status] = await callLine(scheduleId, "tick", []);
      if (status !== "NEED_CONFIG") return;
    }
    if (attempt === setUpAttempts) throw new DomainError("UNAVAILABLE", {}, 1);
    facts = await readOpenSchedule(scheduleId);
  }
  await writeConfig(scheduleId, facts, facts.epoch + 1);
  await redis().zadd(linesKey(), { nx: true }, { score: 0, member: String(scheduleId) });
}

async function readOpenSchedule(scheduleId: number): Promise<ScheduleFacts> {
  const facts = await findSchedule(scheduleId);
  if (!facts) throw new DomainError("SCHEDULE_NOT_FOUND");
  if (facts.nowMs > facts.closesAtMs + lineKeptAfterCloseMs) throw new DomainError("SALE_CLOSED");
  return facts;
}

/** Writes policy and inventory to the line; epoch 0 only refreshes a line that stands. */
export async function writeConfig(
  scheduleId: number,
  facts: ScheduleFacts,
  epoch: number,
): Promise<void> {
  await callLine(scheduleId, "configure", [
    epoch,
    facts.version,
    ...Object.entries(facts.fields).flat(),
  ]);
}
