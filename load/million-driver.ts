import { Redis } from "ioredis";
import { closeDb, sqlClient } from "@/db/client";
import { entryOf, lotOf, seedOf } from "@/lib/queue/draw";
import { rememberLine } from "@/lib/queue/joined-lines";
import { askLine } from "@/lib/queue/line";
import { lineKeys, lineSource, type Op } from "@/lib/queue/queue.lua";
import { snapshotPoints } from "@/lib/queue/rules";
import { syncInventory } from "@/lib/queue/sync-inventory";
import { makeToken } from "@/lib/queue/token";
import { closeRedis, defineScript } from "@/lib/redis";

/** The lines of load/million.mjs: 1 small, 2 large, 3 a draw that opens, 4 like 2. Prints what they cost the store. */
type Sizes = { small: number; large: number; draw: number; slowestMaxMs: number };

const sizes: Sizes = JSON.parse(process.argv[2] as string);
const script = defineScript(lineSource);
const store = new Redis(process.env.REDIS_URL as string, { protocol: 2 });
const pollRounds = 7;
const pollsPerRound = 20_000;
const pipelined = 200;
const otherCalls = 200;
const slowLogFromUs = 2_000;
const slowLogMax = 10_000;
const drawId = 3;
const twinId = 4;
/** Tables grow at the same size of a line, whoever stands in it: joins this near to each other are the same one. */
const sameSizeShare = 0.001;

/** Tokens of those in line, 36 letters each: a million strings of their own would weigh more than the store. */
const tokens = [0, 0, 0, 0].map(() => Buffer.alloc(0));
const tokenLength = 36;

/** Nobody stands in two of the lines. */
const userIdOf = (scheduleId: number, n: number) => scheduleId * 10_000_000 + n;

async function usedBytes(): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await store.info("memory"))?.[1]);
}

/** People join one after the other, as fast as the store takes them; and each is in the index of who stands where. */
async function fill(scheduleId: number, people: number): Promise<void> {
  const kept = Buffer.alloc(people * tokenLength);
  tokens[scheduleId] = kept;
  await askLine(scheduleId, "tick");
  const seed = seedOf(scheduleId);
  const keys = lineKeys(scheduleId);
  for (let joined = 0; joined < people; joined += pipelined) {
    const userIds = Array.from({ length: pipelined }, (_, at) => userIdOf(scheduleId, joined + at));
    const pipeline = store.pipeline();
    for (const [at, userId] of userIds.entries()) {
      const token = makeToken(scheduleId);
      kept.write(token, (joined + at) * tokenLength, "latin1");
      const entry = scheduleId === drawId ? entryOf(scheduleId, userId) : "-";
      const place = [0, "-", 0, 0, lotOf(seed, entry), entry];
      pipeline.evalsha(script.sha, keys.length, ...keys, "enter", userId, token, ...place);
    }
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
    await Promise.all(userIds.map((userId) => rememberLine(userId, scheduleId)));
  }
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

type Slow = { ms: number; name: string; command: string[] };

/**
 * Scripts that took longer than `limitMs`, by the store's clock, which goes on while it waits for a core. The log has
 * what a script calls, too: that is part of it.
 */
async function slowCommands(limitMs: number): Promise<Slow[]> {
  const entries = (await store.slowlog("GET", slowLogMax)) as [number, number, number, string[]][];
  await store.slowlog("RESET");
  return entries
    .map(([, , us, command]) => ({ ms: us / 1_000, name: nameOf(command), command }))
    .filter(({ ms, name }) => ms > limitMs && name !== "")
    .toSorted((a, b) => b.ms - a.ms);
}

/** Of a line's script its operation; empty for what is no script. */
function nameOf([command = "", sha, keys, ...args]: string[]): string {
  if (command.toLowerCase() !== "evalsha") return "";
  return sha === script.sha ? `${args[Number(keys)]}` : "another script";
}

/** How many stood in their line before somebody who joined. */
function sizeAtJoin({ command }: Slow): number {
  const [, , keys, ...args] = command;
  return Number(args[Number(keys) + 1]) % userIdOf(1, 0);
}

/**
 * Asks what was slow once more, and gives what is slow again: a join where the other line is as long, all else as
 * it was sent. A pause of the machine does not come twice at the same place; what a command costs does.
 */
async function slowAgain(slow: readonly Slow[]) {
  const isJoin = ({ name }: Slow) => name === "enter";
  await fill(twinId, sizes.large);
  const twins = (await slowCommands(sizes.slowestMaxMs)).filter(isJoin);
  const joins = slow.filter(isJoin).filter((join) => {
    const size = sizeAtJoin(join);
    return twins.some((twin) => Math.abs(sizeAtJoin(twin) - size) <= size * sameSizeShare);
  });
  for (const { command } of slow.filter((one) => !isJoin(one))) {
    await store.call("EVALSHA", ...command.slice(1));
  }
  return { twins, again: [...joins, ...(await slowCommands(sizes.slowestMaxMs))] };
}

/** As many calls of a script that touches nothing and takes as long as a join: what the machine alone does to it. */
async function idleScript(calls: number): Promise<Slow[]> {
  const idle = "local n = 0 for i = 1, 1200 do n = n + i end return n";
  const sha = (await store.script("LOAD", idle)) as string;
  for (let sent = 0; sent < calls; sent += pipelined) {
    const pipeline = store.pipeline();
    for (let n = 0; n < pipelined; n++) pipeline.evalsha(sha, 0);
    await pipeline.exec();
  }
  return slowCommands(sizes.slowestMaxMs);
}

const told = (slow: readonly Slow[]) => ({
  beyond: slow.length,
  slowestMs: slow[0]?.ms ?? 0,
  names: [...new Set(slow.map(({ name }) => name))],
});

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
const slow = await slowCommands(sizes.slowestMaxMs);
const { twins, again } = await slowAgain(slow);
const idle = await idleScript(sizes.large);
const slowness = { first: told(slow), twin: told(twins), idle: told(idle), again: told(again) };
const result = { bytesEach, polls, others, slowness, opening };
process.stdout.write(JSON.stringify(result));
store.disconnect();
await closeRedis();
await closeDb();
