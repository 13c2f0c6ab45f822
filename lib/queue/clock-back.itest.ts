import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import { redis } from "@/lib/redis";
import { makeSchedule } from "@/lib/testing/factories";
import { type Joined, joinAll, letPass, loseLine, readLine } from "@/lib/testing/line";
import { leaveQueue } from "./leave-queue";
import { lineKeys } from "./queue.lua";
import { queueStats } from "./queue-stats";
import { readPlace } from "./read-place";
import { holdOffMs } from "./rules";
import { setPolicy } from "./set-policy";

/** A store that takes over may have a clock behind that of the one it replaces. */

const hourMs = 3_600_000;
const look = ({ viewer, view }: Joined) => readPlace(viewer, view.token);
const leave = ({ viewer, view }: Joined) => leaveQueue(viewer, view.token);
const idOf = ({ viewer }: Joined) => viewer.userId;

/** All that the line noted lies an hour later on the new clock; the schedule's own times are those of Postgres. */
async function setClockBack(scheduleId: number): Promise<void> {
  const [cfg = ""] = lineKeys(scheduleId);
  const policy = await redis().hget(cfg, "policy");
  await letPass(scheduleId, -hourMs);
  await redis().hset(cfg, { policy });
}

it("slots that fall free are handed on at the rate, whatever the old clock had noted", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 2, admitPerMinute: 60 });
  const [first, second, third, fourth] = await joinAll(scheduleId, 4);
  await setClockBack(scheduleId);
  await leave(first);
  await leave(second);
  await expect.poll(() => look(third)).toMatchObject({ status: "ACTIVE" });
  await expect.poll(() => look(fourth as Joined)).toMatchObject({ status: "ACTIVE" });
});

it("newcomers stand behind those who came by the old clock", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const people = await joinAll(scheduleId, 3);
  await redis().hset(lineKeys(scheduleId)[0] as string, {
    last: String((people[2].view.order as number) + hourMs * 1_000),
  });
  const later = await joinAll(scheduleId, 3);
  expect((await readLine(scheduleId)).wait).toEqual([...people.slice(1), ...later].map(idOf));
  const orders = later.map(({ view }) => view.order);
  expect(new Set(orders).size).toBe(orders.length);
});

it("the seats are counted again within a second", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, second] = await joinAll(scheduleId, 2);
  await setClockBack(scheduleId);
  await db().update(schedules).set({ maxActive: 2 }).where(eq(schedules.id, scheduleId));
  await expect.poll(() => look(second)).toMatchObject({ status: "ACTIVE" });
});

it("a hold-off begun by the old clock lasts no longer than one", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  await joinAll(scheduleId, 1);
  await loseLine(scheduleId);
  const [newcomer] = await joinAll(scheduleId, 1);
  await setClockBack(scheduleId);
  expect((await look(newcomer)).sale.state).toBe("RESTORING");
  await letPass(scheduleId, holdOffMs);
  expect((await look(newcomer)).status).toBe("ACTIVE");
});

it("admissions are counted by the new clock", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1, admitPerMinute: 60_000 });
  const [first, second] = await joinAll(scheduleId, 2);
  await setClockBack(scheduleId);
  await leave(first);
  await expect.poll(() => look(second)).toMatchObject({ status: "ACTIVE" });
  await letPass(scheduleId, 10_000);
  expect((await queueStats(scheduleId)).admittedPerMinute.short).toBe(6);
});

it("a rate that is raised is felt at once, however slow it was", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 50, admitPerMinute: 1 });
  const people = await joinAll(scheduleId, 20);
  expect((await readLine(scheduleId)).active).toHaveLength(5);
  await setPolicy(scheduleId, { admitPerMinute: 6_000 });
  await expect.poll(() => look(people[19] as Joined)).toMatchObject({ status: "ACTIVE" });
});
