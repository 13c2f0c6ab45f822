import { expect, it } from "vitest";
import { makeSchedule } from "@/lib/testing/factories";
import { type Joined, joinAll, letPass, pretendSeats, readLine, refusal } from "@/lib/testing/line";
import { leaveQueue } from "./leave-queue";
import { readPlace } from "./read-place";
import { readSnapshot } from "./read-snapshot";

const heartbeatMs = 60_000;
const awayMs = 600_000;

const look = ({ viewer, view }: Joined) => readPlace(viewer, view.token);
const leave = ({ viewer, view }: Joined) => leaveQueue(viewer, view.token);
const idOf = ({ viewer }: Joined) => viewer.userId;

it("the absent are parked and block nobody: the slot goes to the next who is there", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside, absent, present] = await joinAll(scheduleId, 3);
  await letPass(scheduleId, heartbeatMs - 1_000);
  await look(present);
  await letPass(scheduleId, 1_000);
  await leave(inside);
  expect(await readLine(scheduleId)).toEqual({
    wait: [],
    active: [idOf(present)],
    away: [idOf(absent)],
    people: 2,
  });
});

it("whoever is back in time has the old place again, ahead of all who came later", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside, absent, second, third] = await joinAll(scheduleId, 4);
  await letPass(scheduleId, heartbeatMs - 1_000);
  await look(second);
  await look(third as Joined);
  await letPass(scheduleId, 1_000);
  await leave(inside);
  await letPass(scheduleId, 30_000);

  const back = await look(absent);
  expect(back).toMatchObject({ status: "WAITING", queuePosition: 1, sentBack: false });
  expect(back.order).toBe(absent.view.order);
  expect((await readLine(scheduleId)).wait).toEqual([absent, third as Joined].map(idOf));
});

it("a turn missed twice sends to the back, and the poll says so", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside, sleeper, ...others] = await joinAll(scheduleId, 4);
  // First miss: offered a slot, never shows up in the claim window.
  await leave(inside);
  expect((await readLine(scheduleId)).active).toEqual([idOf(sleeper)]);
  await letPass(scheduleId, heartbeatMs - 1_000);
  for (const other of others) await look(other);
  await letPass(scheduleId, 1_000);
  await look(others[0] as Joined);
  expect((await readLine(scheduleId)).active).toEqual([idOf(others[0] as Joined)]);
  expect((await look(sleeper)).queuePosition).toBe(1);
  // Second miss: absent when the turn comes.
  await letPass(scheduleId, heartbeatMs - 1_000);
  await look(others[1] as Joined);
  await letPass(scheduleId, 1_000);
  await leave(others[0] as Joined);
  expect((await readLine(scheduleId)).active).toEqual([idOf(others[1] as Joined)]);

  const [newcomer] = await joinAll(scheduleId, 1);
  const back = await look(sleeper);
  expect(back).toMatchObject({ status: "WAITING", queuePosition: 2, sentBack: true });
  expect((await readLine(scheduleId)).wait).toEqual([idOf(newcomer), idOf(sleeper)]);
  expect(back.place).not.toBe(sleeper.view.place);
});

it("whoever stays away beyond the limit has lost the place, and is told so", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside, absent] = await joinAll(scheduleId, 2);
  await letPass(scheduleId, heartbeatMs);
  await leave(inside);
  expect((await readLine(scheduleId)).away).toEqual([idOf(absent)]);
  await letPass(scheduleId, awayMs - 2_000);
  const stillThere = await readLine(scheduleId);
  expect(stillThere.away).toEqual([idOf(absent)]);
  await letPass(scheduleId, 2_000);
  expect(await look(absent)).toMatchObject({ status: "EXPIRED", missedTurns: 1 });
  expect((await readLine(scheduleId)).people).toBe(0);
});

it("an ended token can be asked about for an hour, then it is unknown", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1, activeSeconds: 5 });
  const [inside] = await joinAll(scheduleId, 1);
  await letPass(scheduleId, 5_000);
  expect(await look(inside)).toMatchObject({ status: "EXPIRED", missedTurns: 0 });
  await letPass(scheduleId, 3_600_000);
  expect((await refusal(look(inside))).code).toBe("QUEUE_TOKEN_INVALID");
});

it("a slot offered is kept for the claim window, and the active window begins with the claim", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1, activeSeconds: 300 });
  const [inside, next] = await joinAll(scheduleId, 2);
  await leave(inside);
  await letPass(scheduleId, heartbeatMs - 20_000);
  const claimed = await look(next);
  expect(claimed).toMatchObject({ status: "ACTIVE", remainingSeconds: 300, queuePosition: 0 });
  await letPass(scheduleId, 280_000);
  expect((await look(next)).status).toBe("ACTIVE");
});

it("50 free slots go to the living within one round of their polls, half the line being gone", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 50, admitPerMinute: 60_000 });
  await readSnapshot(scheduleId);
  await pretendSeats(scheduleId, 1_000);
  const inside = await joinAll(scheduleId, 50);
  const line = await joinAll(scheduleId, 125);
  const living = line.filter((_, index) => index % 2 === 1);
  await letPass(scheduleId, heartbeatMs - 1_000);
  for (const person of living) await look(person);
  await letPass(scheduleId, 1_000);
  for (const person of inside) await leave(person);
  const { active, wait } = await readLine(scheduleId);
  expect(new Set(active)).toEqual(new Set(living.slice(0, 50).map(idOf)));
  expect(wait.filter((id) => living.some((person) => idOf(person) === id))).toEqual(
    living.slice(50).map(idOf),
  );
});

it("no worker runs: the polls of whoever waits move the line past a slot that lapsed and one that nobody took", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1, activeSeconds: 30 });
  const [inside, absent, waiting] = await joinAll(scheduleId, 3);
  await letPass(scheduleId, 30_000);
  expect((await readLine(scheduleId)).active).toEqual([idOf(inside)]);
  expect((await look(waiting)).queuePosition).toBe(1);
  expect((await readLine(scheduleId)).active).toEqual([idOf(absent)]);
  await letPass(scheduleId, 30_000);
  expect((await look(waiting)).status).toBe("ACTIVE");
  expect(await readLine(scheduleId)).toMatchObject({ wait: [], away: [idOf(absent)] });
});
