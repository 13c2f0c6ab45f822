import { Redis } from "ioredis";
import { closeDb, sqlClient } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { issueToken } from "@/lib/queue/issue-token";
import { lineKeys, lineSource, type Op } from "@/lib/queue/queue.lua";
import { snapshotPoints } from "@/lib/queue/rules";
import { syncInventory } from "@/lib/queue/sync-inventory";
import { closeRedis, defineScript } from "@/lib/redis";

/** The lines of load/million.mjs: 1 small, 2 large, 3 a draw that opens. Prints what they cost the store. */
type Sizes = { small: number; large: number; draw: number; slowestMaxMs: number };

const sizes: Sizes = JSON.parse(process.argv[2] as string);
const script = defineScript(lineSource);
const store = new Redis(process.env.REDIS_URL as string, { protocol: 2 });
const joiningAtOnce = 512;
const pollRounds = 7;
const pollsPerRound = 20_000;
const pipelined = 200;
const otherCalls = 200;
const slowLogFromUs = 500;
const slowLogMax = 10_000;
const drawId = 3;

/** Tokens of those in line, 36 letters each: a million strings of their own would weigh more than the store. */
const tokens = [0, 0, 0, 0].map(() => Buffer.alloc(0));
const tokenLength = 36;

/** Nobody stands in two of the lines. */
const userIdOf = (scheduleId: number, n: number) => scheduleId * 10_000_000 + n;

async function usedBytes(): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await store.info("memory"))?.[1]);
}

async function fill(scheduleId: number, people: number): Promise<void> {
  const kept = Buffer.alloc(people * tokenLength);
  tokens[scheduleId] = kept;
  let next = 0;
  const one = async () => {
    while (next < people) {
      const n = next++;
      const userUuid = "00000000-0000-4000-8000-000000000000";
      const viewer: Viewer = {
        userId: userIdOf(scheduleId, n),
        userUuid,
        role: "USER",
        nickname: "load",
      };
      const { token } = await issueToken(viewer, { scheduleId });
      kept.write(token, n * tokenLength, "latin1");
    }
  };
  await Promise.all(Array.from({ length: joiningAtOnce }, one));
}

function tokenOf(scheduleId: number, n: number): string {
  return tokens[scheduleId]?.toString("latin1", n * tokenLength, (n + 1) * tokenLength) ?? "";
}

/** Runs an operation `count` times, as `argsOf` says; its mean in the store, µs. */
async function meanUs(
  scheduleId: number,
  op: Op,
  count: number,
  argsOf: () => (string | number)[],
) {
  const keys = lineKeys(scheduleId);
  await store.config("RESETSTAT");
  for (let sent = 0; sent < count; sent += pipelined) {
    const pipeline = store.pipeline();
    for (let n = 0; n < pipelined; n++) {
      pipeline.evalsha(script.sha, keys.length, ...keys, op, ...argsOf());
    }
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  }
  const stats = await store.info("commandstats");
  return Number(/^cmdstat_evalsha:.*usec_per_call=([\d.]+)/m.exec(stats)?.[1]);
}

function anybody(scheduleId: number, people: number) {
  return () => {
    const n = Math.floor(Math.random() * people);
    return [userIdOf(scheduleId, n), tokenOf(scheduleId, n)];
  };
}

async function comparePolls() {
  const rounds = { small: [] as number[], large: [] as number[] };
  for (let round = 0; round < pollRounds; round++) {
    rounds.small.push(await meanUs(1, "poll", pollsPerRound, anybody(1, sizes.small)));
    rounds.large.push(await meanUs(2, "poll", pollsPerRound, anybody(2, sizes.large)));
  }
  const median = (values: number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  return { small: median(rounds.small), large: median(rounds.large) };
}

async function compareOthers() {
  const ops: [Op, (scheduleId: number, people: number) => () => (string | number)[]][] = [
    ["count", () => () => [snapshotPoints]],
    ["peek", anybody],
    ["leave", anybody],
    ["complete", anybody],
    ["tick", () => () => []],
  ];
  const others: { op: string; small: number; large: number }[] = [];
  for (const [op, argsOf] of ops) {
    const small = await meanUs(1, op, otherCalls, argsOf(1, sizes.small));
    const large = await meanUs(2, op, otherCalls, argsOf(2, sizes.large));
    others.push({ op, small, large });
  }
  return others;
}

/** The opening hour comes, and the line is told. */
async function openDraw() {
  await sqlClient()`UPDATE schedules SET booking_open_at = now() - interval '1 second' WHERE id = ${drawId}`;
  await store.config("RESETSTAT");
  const [, , wait = "", active = ""] = lineKeys(drawId);
  await syncInventory(drawId);
  const stats = await store.info("commandstats");
  const calls = (name: string) =>
    Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, "m").exec(stats)?.[1] ?? 0);
  const usec = Number(/^cmdstat_evalsha:calls=\d+,usec=(\d+)/m.exec(stats)?.[1]);
  const admitted = await store.zcard(active);
  const stillWaiting = await store.zcard(wait);
  if (stillWaiting !== sizes.draw - admitted) throw new Error(`${stillWaiting} still wait`);
  const moved = Math.max(calls("zrem"), calls("zadd"));
  return { scripts: calls("evalsha"), moved, admitted, ms: usec / 1_000 };
}

/** The slowest command, and how many were slower than `limitMs`; the store's clock goes on while it waits for a core. */
async function slowCommands() {
  const entries = (await store.slowlog("GET", slowLogMax)) as [number, number, number, string[]][];
  const slow = entries.map(([, , us, [name = "", sha, keys, ...args]]) => {
    const isOurs = sha === script.sha;
    return { ms: us / 1_000, name: isOurs ? `${args[Number(keys)]}` : name.toLowerCase() };
  });
  const [slowest = { ms: 0, name: "none" }] = slow.toSorted((a, b) => b.ms - a.ms);
  return { ...slowest, beyond: slow.filter(({ ms }) => ms > sizes.slowestMaxMs).length };
}

await store.script("LOAD", script.source);
await store.config("SET", "slowlog-log-slower-than", slowLogFromUs);
await store.config("SET", "slowlog-max-len", slowLogMax);
await store.slowlog("RESET");
await fill(1, sizes.small);
await fill(drawId, sizes.draw);
const before = await usedBytes();
await fill(2, sizes.large);
const bytesEach = ((await usedBytes()) - before) / sizes.large;
const polls = await comparePolls();
const others = await compareOthers();
const opening = await openDraw();
const result = { bytesEach, polls, others, slowest: await slowCommands(), opening };
process.stdout.write(JSON.stringify(result));
store.disconnect();
await closeRedis();
await closeDb();
