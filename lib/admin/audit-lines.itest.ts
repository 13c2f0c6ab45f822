import { afterEach, expect, it } from "vitest";
import { sqlClient } from "@/db/client";
import { relayOutbox } from "@/lib/outbox/relay";
import { issueToken } from "@/lib/queue/issue-token";
import { leaveQueue } from "@/lib/queue/leave-queue";
import { lineKeys } from "@/lib/queue/queue.lua";
import { redis } from "@/lib/redis";
import { makeSchedule, makeUser } from "@/lib/testing/factories";
import { loseLine } from "@/lib/testing/line";
import { auditLines } from "./audit-lines";

const all = 10_000;

const made: number[] = [];
afterEach(async () => {
  for (const scheduleId of made.splice(0)) await loseLine(scheduleId);
});

/** Four people in a line that lets two of them in. */
async function line() {
  const { scheduleId } = await makeSchedule({ maxActive: 2 });
  const viewers = [];
  for (let i = 0; i < 4; i++) viewers.push(await makeUser());
  const tokens = [];
  for (const viewer of viewers) tokens.push((await issueToken(viewer, { scheduleId })).token);
  const [, records = "", wait = "", active = "", away = ""] = lineKeys(scheduleId);
  const ids = viewers.map(({ userId }) => String(userId)) as [string, string, string, string];
  made.push(scheduleId);
  return { scheduleId, records, wait, active, away, ids, tokens };
}
type Line = Awaited<ReturnType<typeof line>>;
const names = async () => (await auditLines()).filter(({ ok }) => !ok).map(({ name }) => name);

const drifts: [string, (line: Line) => Promise<unknown>][] = [
  [
    "nobody is inside a line beyond its cap",
    async ({ active, records, wait, ids }) => {
      for (const id of ids.slice(2)) {
        const record = (await redis().hget<string>(records, id)) as string;
        await redis().hset(records, { [id]: record.replace(/^W/, "A") });
        await redis().zrem(wait, id);
        await redis().zadd(active, { score: Date.now() + 60_000, member: id });
      }
    },
  ],
  [
    "everybody in a line stands at exactly one place of it",
    ({ away }) => redis().zadd(away, { score: Date.now() + 60_000, member: "1" }),
  ],
  [
    "everybody in a line stands at exactly one place of it",
    ({ records, ids }) => redis().hdel(records, ids[3]),
  ],
  [
    "no two people in a line have the same place",
    async ({ wait, records, ids }) => {
      const record = (await redis().hget<string>(records, ids[2])) as string;
      await redis().hset(records, { [ids[3]]: record });
      await redis().zadd(wait, { score: Number(record.split(":")[1]), member: ids[3] });
    },
  ],
  [
    "people are admitted in the order they came",
    async ({ wait, records, ids }) => {
      const [, first] = ((await redis().hget<string>(records, ids[0])) as string).split(":");
      const record = (await redis().hget<string>(records, ids[3])) as string;
      const earlier = Number(first) - 1;
      await redis().hset(records, { [ids[3]]: record.replace(/:\d+/, `:${earlier}`) });
      await redis().zadd(wait, { score: earlier, member: ids[3] });
    },
  ],
  [
    "a pass that has ended lets nobody stay inside",
    ({ scheduleId, tokens, ids }) => sqlClient()`
      INSERT INTO ended_passes (token, schedule_id, user_id, ended_at)
      VALUES (${tokens[0] as string}, ${scheduleId}, ${ids[0]}, clock_timestamp() - interval '61 seconds')`,
  ],
  [
    "a line is run as its schedule says",
    ({ scheduleId }) => sqlClient()`UPDATE schedules SET max_active = 3 WHERE id = ${scheduleId}`,
  ],
];

it("finds nothing in lines that are as they should be", async () => {
  await line();
  expect(await names()).toEqual([]);
});

it.each(drifts)("finds what breaks: %s", async (name, plant) => {
  const planted = await line();
  await plant(planted);
  expect(await names()).toEqual([name]);
  const { examples } = (await auditLines()).find((finding) => finding.name === name) ?? {};
  expect(examples?.[0]).toMatch(new RegExp(`^schedule ${planted.scheduleId}: `));
});

it("does not take a change that is still on its way for a drift", async () => {
  const { scheduleId } = await line();
  await sqlClient()`UPDATE schedules SET max_active = 3 WHERE id = ${scheduleId}`;
  expect(await names()).toEqual(["a line is run as its schedule says"]);
  await sqlClient()`SELECT emit_event('QueueChanged', ${scheduleId}, NULL, '{}')`;
  expect(await names()).toEqual([]);
  await relayOutbox(all);
  expect(await names()).toEqual([]);
});

it("does not take somebody who came back from a lost place for passed over", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  made.push(scheduleId);
  const [, records = "", wait = ""] = lineKeys(scheduleId);
  const [inside, lost, next] = [await makeUser(), await makeUser(), await makeUser()] as const;
  const { token } = await issueToken(inside, { scheduleId });
  const { place } = await issueToken(lost, { scheduleId });
  await issueToken(next, { scheduleId });
  await redis().zrem(wait, String(lost.userId));
  await redis().hdel(records, String(lost.userId));
  await leaveQueue(inside, token);
  const back = await issueToken(lost, { scheduleId, place: place as string });
  expect([back.status, back.place]).toEqual(["WAITING", place]);
  expect(await names()).toEqual([]);
});

it("has a planted drift for every invariant", async () => {
  const checked = (await auditLines()).map(({ name }) => name);
  expect([...new Set(["the waiting room answers", ...drifts.map(([name]) => name)])]).toEqual(
    checked,
  );
});
