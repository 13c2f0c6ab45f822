import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { redis } from "@/lib/redis";
import { makeSchedule } from "@/lib/testing/factories";
import { type Joined, joinAll, letPass, readLine, somePeople } from "@/lib/testing/line";
import { startRedis } from "@/scripts/redis.mjs";
import { issueToken } from "./issue-token";
import { queueStats } from "./queue-stats";
import { readPlace } from "./read-place";
import { holdOffMs } from "./rules";

// A Redis of this file's own, because everything in it is thrown away.
const dataDir = mkdtempSync(join(tmpdir(), "frontrow-lost-"));
const cacheDir = resolve(import.meta.dirname, "../../.data/cache");
const store = await startRedis({ dataDir, cacheDir, durable: false });
process.env.REDIS_URL = store.url;
afterAll(async () => {
  await store.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const maxActive = 5;
const waitingCount = 2_000;
const newcomerCount = 200;
/** People who come at the same time. */
const atOnce = 50;
const timeout = { timeout: 180_000 };

const idOf = ({ viewer }: Joined) => viewer.userId;

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Runs the pieces of work, `atOnce` at a time, in this order. */
async function crowd(work: readonly (() => Promise<unknown>)[]): Promise<void> {
  let next = 0;
  const one = async () => {
    for (let mine = next++; mine < work.length; mine = next++) await work[mine]?.();
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

it(
  "FLUSHALL with 2,000 waiting and newcomers arriving: the old order exactly, newcomers behind, nobody let in meanwhile",
  timeout,
  async () => {
    const { scheduleId } = await makeSchedule({ maxActive });
    const people = await joinAll(scheduleId, maxActive + waitingCount);
    await redis().flushall();

    const newcomers: Joined[] = [];
    const come = somePeople(newcomerCount).map((viewer) => async () => {
      newcomers.push({ viewer, view: await issueToken(viewer, { scheduleId }) });
    });
    const comeBack = people.map((person) => async () => {
      const view = await readPlace(person.viewer, person.view.token, person.view);
      expect(view).toMatchObject({ token: person.view.token, order: person.view.order });
    });
    // Somebody new is the first to ask, so that the lost line is set up by a person without a place.
    const [first, ...others] = come;
    await first?.();
    await crowd(shuffled([...comeBack, ...others]));

    const inside = new Set(people.slice(0, maxActive).map(idOf));
    expect(new Set((await readLine(scheduleId)).active)).toEqual(inside);
    const inOrder = newcomers.toSorted((a, b) => Number(a.view.order) - Number(b.view.order));
    const line = await readLine(scheduleId);
    expect(line.wait).toEqual([...people.slice(maxActive), ...inOrder].map(idOf));
    expect(line.people).toBe(maxActive + waitingCount + newcomerCount);
    expect((await queueStats(scheduleId)).admittedTotal).toBe(0);

    await letPass(scheduleId, holdOffMs);
    expect(await queueStats(scheduleId)).toMatchObject({ state: "OPEN", active: maxActive });
  },
);
