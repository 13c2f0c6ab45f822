import { setTimeout as sleep } from "node:timers/promises";
import { pollDelayMs } from "@/components/queue/poll-delay";
import { closeDb } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { issueToken } from "@/lib/queue/issue-token";
import { leaveQueue } from "@/lib/queue/leave-queue";
import { callLine } from "@/lib/queue/queue.lua";
import { readPlace } from "@/lib/queue/read-place";
import { findSchedule } from "@/lib/queue/store";
import { closeRedis } from "@/lib/redis";

/** The lines of load/gaps.mjs, one for each share of people gone; prints how fast their slots were taken. */
type Task = { slots: number; goneShares: number[]; seconds: number };
type Person = { viewer: Viewer; token: string };

const { slots, goneShares, seconds }: Task = JSON.parse(process.argv[2] as string);
const livingCount = 300;
const heartbeatMs = 60_000;
const lastPercent = 0.95;
/** A show has 50 seats; this line believes in a larger hall. The version makes it newer than any count of the real one. */
const pretendedSeats = 1_000;
const pretendedVersion = 9e15;

let lastUserId = 0;
async function join(scheduleId: number): Promise<Person> {
  lastUserId += 1;
  const userUuid = `00000000-0000-4000-8000-${String(lastUserId).padStart(12, "0")}`;
  const viewer = { userId: lastUserId, userUuid, role: "USER" as const, nickname: "load" };
  const { token } = await issueToken(viewer, { scheduleId });
  return { viewer, token };
}

async function widen(scheduleId: number): Promise<void> {
  const facts = await findSchedule(scheduleId);
  const policy = JSON.stringify({ ...facts?.policy, free: pretendedSeats });
  await callLine(scheduleId, "tick", []);
  await callLine(scheduleId, "configure", [1, pretendedVersion, policy]);
}

/** Polls as the page does until it is their turn; then notes when they knew. */
async function wait({ viewer, token }: Person, knewAtMs: number[], endMs: number): Promise<void> {
  while (performance.now() < endMs) {
    const place = await readPlace(viewer, token);
    if (place.status === "ACTIVE") {
      knewAtMs.push(performance.now());
      return;
    }
    const told = { pollAfterMs: place.pollAfterMs, failures: 0, retryAfterMs: null };
    await sleep(pollDelayMs(told, Math.random()));
  }
}

async function measure(scheduleId: number, gone: number) {
  await widen(scheduleId);
  const inside: Person[] = [];
  for (let n = 0; n < slots; n++) inside.push(await join(scheduleId));
  const waiting = Math.round(livingCount / (1 - gone));
  const knewAtMs: number[] = [];
  const lastedMs = heartbeatMs + seconds * 1_000;
  const endMs = performance.now() + lastedMs + heartbeatMs;
  const waits: Promise<void>[] = [];
  let owed = 0;
  for (let n = 0; n < waiting; n++) {
    const person = await join(scheduleId);
    owed += gone;
    // Evenly through the line: every tenth, every second.
    if (owed >= 1) owed -= 1;
    else waits.push(wait(person, knewAtMs, endMs));
  }
  await sleep(heartbeatMs);
  const freedAtMs = performance.now();
  await Promise.all(inside.map(({ viewer, token }) => leaveQueue(viewer, token)));
  await sleep(seconds * 1_000);
  const after = knewAtMs.map((ms) => (ms - freedAtMs) / 1_000).sort((a, b) => a - b);
  const taken = after.filter((s) => s >= 0 && s <= seconds);
  return {
    gone,
    waiting,
    taken: taken.length,
    at95Seconds: taken[Math.ceil(slots * lastPercent) - 1]?.toFixed(1) ?? "-",
    lastSeconds: taken.length >= slots ? taken[slots - 1]?.toFixed(1) : "-",
  };
}

const results = await Promise.all(goneShares.map((gone, at) => measure(at + 1, gone)));
process.stdout.write(JSON.stringify(results));
await closeRedis();
await closeDb();
process.exit(0); // those still waiting would go on
