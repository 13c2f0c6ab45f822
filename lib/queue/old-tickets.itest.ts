import { expect, it } from "vitest";
import { redis } from "@/lib/redis";
import { makeSchedule } from "@/lib/testing/factories";
import {
  type Joined,
  joinAll,
  letPass,
  loseLine,
  losePerson,
  openSale,
  readLine,
  refusal,
} from "@/lib/testing/line";
import { completeToken } from "./complete-token";
import { issueToken } from "./issue-token";
import { leaveQueue } from "./leave-queue";
import { lineKeys } from "./queue.lua";
import { readPlace } from "./read-place";
import { endedKeptMs, holdOffMs } from "./rules";

/** What a place ticket may not do, and what it still does when the store is an old copy of itself. */

const activeSeconds = 5;
const idOf = ({ viewer }: Joined) => viewer.userId;
const back = ({ viewer, view }: Joined) => readPlace(viewer, view.token, view);
const rejoin = ({ viewer, view }: Joined, scheduleId: number) =>
  issueToken(viewer, { scheduleId, place: view.place ?? "" });

/** One person whose place survived a loss had their turn and let it pass; others wait. */
async function turnAfterLoss() {
  const { scheduleId } = await makeSchedule({
    maxActive: 1,
    activeSeconds,
    heartbeatSeconds: 86_400,
  });
  const people = await joinAll(scheduleId, 3);
  const [person] = people;
  await loseLine(scheduleId);
  for (const each of people) await back(each);
  await letPass(scheduleId, holdOffMs);
  expect((await readPlace(person.viewer, person.view.token)).status).toBe("EXPIRED");
  return { scheduleId, person };
}

it("after a loss an old ticket gives one turn, not one after the other", async () => {
  const { scheduleId, person } = await turnAfterLoss();
  expect((await back(person)).status).toBe("EXPIRED");
  const again = await rejoin(person, scheduleId);
  expect(again.token).not.toBe(person.view.token);
  expect(again.order).toBeGreaterThan(person.view.order as number);
  expect((await readLine(scheduleId)).wait.at(-1)).toBe(idOf(person));
});

it("nor later, when the line no longer says of other tokens how they ended", async () => {
  const { scheduleId, person } = await turnAfterLoss();
  await letPass(scheduleId, endedKeptMs + 1);
  const again = await rejoin(person, scheduleId);
  expect(again.token).not.toBe(person.view.token);
  expect(again.order).toBeGreaterThan(person.view.order as number);
});

it("the ticket of a pass that bought brings nothing back, before a loss and after it", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [buyer] = await joinAll(scheduleId, 3);
  await completeToken({ scheduleId, userId: idOf(buyer), token: buyer.view.token });
  const again = await rejoin(buyer, scheduleId);
  expect(again.token).not.toBe(buyer.view.token);
  expect(again.order).toBeGreaterThan(buyer.view.order as number);
});

it("two people cannot swap their places", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, early, late] = await joinAll(scheduleId, 3);
  await loseLine(scheduleId);
  const swapped = { viewer: late.viewer, view: early.view };
  expect((await refusal(back(swapped))).code).toBe("QUEUE_TOKEN_INVALID");
  expect((await rejoin(swapped, scheduleId)).order).toBeGreaterThan(late.view.order as number);
  expect(await back(early)).toMatchObject({ token: early.view.token, order: early.view.order });
});

it("whoever was sent to the back stays there, whatever ticket of the same line they show", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside, sleeper, other] = await joinAll(scheduleId, 3);
  const [, people = ""] = lineKeys(scheduleId);
  const record = await redis().hget<string>(people, String(idOf(sleeper)));
  // Missed once already, and absent now that the turn comes.
  const missed = String(record).replace(/^(W:\d+):\d+:0:/, "$1:1:1:");
  await redis().hset(people, { [idOf(sleeper)]: missed });
  await leaveQueue(inside.viewer, inside.view.token);
  expect((await readLine(scheduleId)).away).toEqual([idOf(sleeper)]);
  const later = await joinAll(scheduleId, 2);
  expect(await back(sleeper)).toMatchObject({ sentBack: true, queuePosition: 3 });
  const error = await refusal(rejoin(sleeper, scheduleId));
  expect(error.details).toMatchObject({ token: sleeper.view.token, queuePosition: 3 });
  expect((await readLine(scheduleId)).wait).toEqual([...later, sleeper].map(idOf));
  expect((await readPlace(other.viewer, other.view.token)).status).toBe("ACTIVE");
});

it("an old copy of the store takes the tickets given after it was made", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [first, second] = await joinAll(scheduleId, 2);
  const copies = lineKeys(scheduleId).map((key) => [key, `${key}:copy`] as const);
  for (const [key, copy] of copies) await redis().copy(key, copy);
  await loseLine(scheduleId);
  await back(first);
  await back(second);
  const later = await joinAll(scheduleId, 2);
  await loseLine(scheduleId);
  for (const [key, copy] of copies) {
    if (await redis().exists(copy)) await redis().rename(copy, key);
  }
  const [newcomer] = await joinAll(scheduleId, 1);
  for (const person of later.toReversed()) {
    const { token, order } = person.view;
    expect(await back(person)).toMatchObject({ token, order });
  }
  expect((await readLine(scheduleId)).wait).toEqual([second, ...later, newcomer].map(idOf));
});

it("a drawn place that a failover lost at the opening comes back with its lot", async () => {
  const { scheduleId } = await makeSchedule({
    maxActive: 1,
    draw: true,
    preQueueOpensAt: new Date(Date.now() - 60_000),
    bookingOpenAt: new Date(Date.now() + 600_000),
  });
  const [person] = await joinAll(scheduleId, 20);
  await openSale(scheduleId);
  const drawn = await back(person);
  await losePerson(scheduleId, person);
  expect(await back(person)).toMatchObject({ token: drawn.token, order: drawn.order });
  await leaveQueue(person.viewer, drawn.token);
  expect((await rejoin(person, scheduleId)).queuePosition).toBeGreaterThan(18);
});
