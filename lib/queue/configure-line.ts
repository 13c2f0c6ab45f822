import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { redis } from "@/lib/redis";
import { callLine, setUpLockKey } from "./queue.lua";
import { lineKeptAfterCloseMs } from "./rules";
import { findSchedule, type ScheduleFacts, takeEpoch } from "./store";
import { scheduleIdMax } from "./token";

/** Schedules that have a line -> when it was last ticked, in ms. */
export function linesKey(): string {
  return `${env().REDIS_PREFIX}lines`;
}

const setUpAttempts = 40;
const setUpWaitMs = 50;
/** Longer than a set-up takes; one that died is taken over after this. */
const setUpLockMs = 1_000;
const retryAfterSeconds = 1;

const settingUp = new Map<number, Promise<void>>();

/**
 * Sets a line up that the queue store knows nothing of, or lost. One caller does it, the others wait for it.
 * Throws SCHEDULE_NOT_FOUND, or SALE_CLOSED for a line that will not stand again.
 */
export function configureLine(scheduleId: number): Promise<void> {
  let work = settingUp.get(scheduleId);
  if (!work) {
    work = setUpOnce(scheduleId).finally(() => settingUp.delete(scheduleId));
    settingUp.set(scheduleId, work);
  }
  return work;
}

async function setUpOnce(scheduleId: number): Promise<void> {
  if (scheduleId > scheduleIdMax) throw new DomainError("SCHEDULE_NOT_FOUND");
  const lockKey = setUpLockKey(scheduleId);
  for (let attempt = 1; attempt <= setUpAttempts; attempt++) {
    if ((await redis().set(lockKey, "1", { nx: true, px: setUpLockMs })) === "OK") {
      try {
        // Whoever got the lock late finds the line standing: the epoch moves once per loss, not per caller.
        if (!(await stands(scheduleId))) await setUp(scheduleId);
        return;
      } finally {
        await redis().del(lockKey);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, setUpWaitMs));
    if (await stands(scheduleId)) return;
  }
  throw new DomainError("UNAVAILABLE", {}, retryAfterSeconds);
}

async function stands(scheduleId: number): Promise<boolean> {
  return (await callLine(scheduleId, "tick", [])) !== null;
}

async function setUp(scheduleId: number): Promise<void> {
  const facts = await readOpenSchedule(scheduleId);
  // A lock can outlive its time; the epoch in Postgres cannot be taken twice.
  if (!(await takeEpoch(scheduleId, facts.epoch))) return;
  await writeConfig(scheduleId, facts, facts.epoch + 1);
  await redis().zadd(linesKey(), { nx: true }, { score: 0, member: String(scheduleId) });
}

async function readOpenSchedule(scheduleId: number): Promise<ScheduleFacts> {
  const facts = await findSchedule(scheduleId);
  if (!facts) throw new DomainError("SCHEDULE_NOT_FOUND");
  if (facts.nowMs > facts.policy.closesAt + lineKeptAfterCloseMs)
    throw new DomainError("SALE_CLOSED");
  return facts;
}

/** Writes policy and inventory to the line; epoch 0 only refreshes a line that stands. */
export async function writeConfig(
  scheduleId: number,
  facts: ScheduleFacts,
  epoch: number,
): Promise<void> {
  await callLine(scheduleId, "configure", [epoch, facts.version, JSON.stringify(facts.policy)]);
}
