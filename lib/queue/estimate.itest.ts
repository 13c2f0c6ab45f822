import { expect, it } from "vitest";
import { makeSchedule } from "@/lib/testing/factories";
import { type Joined, joinAll, letPass } from "@/lib/testing/line";
import { leaveQueue } from "./leave-queue";
import { queueStats } from "./queue-stats";
import { readPlace } from "./read-place";
import { rateSliceMs } from "./rules";
import { setPolicy } from "./set-policy";
import { syncInventory } from "./sync-inventory";

const look = ({ viewer, view }: Joined) => readPlace(viewer, view.token);

/** One person a slice leaves, so that the next comes in: six a minute. */
async function serve(scheduleId: number, people: readonly Joined[]): Promise<void> {
  for (const { viewer, view } of people) {
    await leaveQueue(viewer, view.token);
    await letPass(scheduleId, rateSliceMs);
  }
}

async function patientLine(count: number, heartbeatSeconds = 3_600) {
  const { scheduleId } = await makeSchedule({
    maxActive: 1,
    heartbeatSeconds,
    activeSeconds: 3_600,
  });
  return { scheduleId, people: await joinAll(scheduleId, count) };
}

it("the estimate follows the admissions measured, not the slots found free on joining", async () => {
  const { scheduleId, people } = await patientLine(40);
  const last = people.at(-1) as Joined;
  expect((await queueStats(scheduleId)).admittedPerMinute).toEqual({ short: null, long: null });
  await serve(scheduleId, people.slice(0, 18));
  const { admittedPerMinute, admittedTotal, admittedLately } = await queueStats(scheduleId);
  expect(admittedLately.counts.reduce((sum, count) => sum + count)).toBe(18);
  expect(admittedPerMinute).toEqual({ short: 6, long: 6 });
  expect(admittedTotal).toBe(19);
  // 20 people ahead at six a minute: 21 turns in 210 seconds, give or take a third.
  expect(await look(last)).toMatchObject({
    peopleAhead: 20,
    estimatedWaitTimeMinutes: 4,
    estimatedWaitRange: { lowSeconds: 158, highSeconds: 280 },
  });
});

it("while paused the measure stands still, and goes on from there", async () => {
  const { scheduleId, people } = await patientLine(30);
  await serve(scheduleId, people.slice(0, 18));
  await setPolicy(scheduleId, { queueState: "PAUSED" });
  await letPass(scheduleId, 20 * rateSliceMs);
  expect((await queueStats(scheduleId)).admittedPerMinute).toEqual({ short: 6, long: 6 });
  await setPolicy(scheduleId, { queueState: "OPEN" });
  expect((await queueStats(scheduleId)).admittedPerMinute).toEqual({ short: 6, long: 6 });
});

it("a line from which nobody leaves slows its estimate down", async () => {
  const { scheduleId, people } = await patientLine(30);
  await serve(scheduleId, people.slice(0, 18));
  await letPass(scheduleId, 6 * rateSliceMs);
  expect((await queueStats(scheduleId)).admittedPerMinute).toEqual({ short: 0, long: 4 });
  expect((await look(people.at(-1) as Joined)).estimatedWaitRange).toEqual({
    lowSeconds: 124,
    highSeconds: 220,
  });
});

it("the absent are left out of the estimate once they are no longer heard of", async () => {
  const { scheduleId, people } = await patientLine(40, 60);
  const last = people.at(-1) as Joined;
  const here = people.filter((_, index) => index % 2 === 1);
  const range = async () => (await look(last)).estimatedWaitRange as { highSeconds: number };
  const everybody = await range();
  // Half the line is not heard of any more; the others are, all along.
  for (let second = 0; second < 120; second += 20) {
    await letPass(scheduleId, 20_000);
    for (const person of here) await look(person);
    await syncInventory(scheduleId);
  }
  const half = await range();
  expect(half.highSeconds).toBeLessThan(everybody.highSeconds * 0.75);
});
