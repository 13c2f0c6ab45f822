import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import { redis } from "@/lib/redis";
import { makeSchedule } from "@/lib/testing/factories";
import {
  type Joined,
  joinAll,
  letPass,
  loseLine,
  openSale,
  readLine,
  refusal,
  somePeople,
} from "@/lib/testing/line";
import { linesKey } from "./configure-line";
import { entryList, snapshotView } from "./contract";
import { issueToken } from "./issue-token";
import { leaveQueue } from "./leave-queue";
import { listEntries } from "./list-entries";
import { queueStats } from "./queue-stats";
import { readPlace } from "./read-place";
import { readSnapshot } from "./read-snapshot";
import { setPolicy } from "./set-policy";
import { tickSchedules } from "./tick-schedules";
import { makeToken } from "./token";

const hourMs = 3_600_000;
const look = ({ viewer, view }: Joined) => readPlace(viewer, view.token);
const leave = ({ viewer, view }: Joined) => leaveQueue(viewer, view.token);

it("while paused nobody is admitted and everybody reads the message; resuming admits the front", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside, second, third] = await joinAll(scheduleId, 3);
  await setPolicy(scheduleId, { queueState: "PAUSED", queueMessage: "잠시 점검합니다" });
  await leave(inside);
  expect(await look(second)).toMatchObject({
    status: "WAITING",
    queuePosition: 1,
    estimatedWaitRange: null,
    sale: { state: "PAUSED", message: "잠시 점검합니다" },
  });
  const [newcomer] = await joinAll(scheduleId, 1);
  expect(newcomer.view.queuePosition).toBe(3);
  await setPolicy(scheduleId, { queueState: "OPEN", queueMessage: "" });
  expect((await readLine(scheduleId)).active).toEqual([second.viewer.userId]);
  expect((await look(third)).sale).toEqual({ state: "OPEN", message: "" });
});

it("a draining line takes nobody new and serves those who stand", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside, second] = await joinAll(scheduleId, 2);
  await setPolicy(scheduleId, { queueState: "DRAINING" });
  expect((await refusal(joinAll(scheduleId, 1))).code).toBe("SALE_CLOSED");
  await leave(inside);
  expect(await look(second)).toMatchObject({ status: "ACTIVE", sale: { state: "DRAINING" } });
});

it("a raised cap is felt at once; a lowered one lets those inside finish", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const people = await joinAll(scheduleId, 6);
  await setPolicy(scheduleId, { maxActive: 4 });
  expect((await readLine(scheduleId)).active).toHaveLength(4);
  await setPolicy(scheduleId, { maxActive: 2 });
  expect((await readLine(scheduleId)).active).toHaveLength(4);
  await leave(people[0]);
  await leave(people[1]);
  expect((await readLine(scheduleId)).active).toHaveLength(2);
  await leave(people[2]);
  expect((await readLine(scheduleId)).active).toHaveLength(2);
});

it("a policy changed in the database alone reaches the line with the next count of the seats", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, second] = await joinAll(scheduleId, 2);
  await db().update(schedules).set({ maxActive: 2 }).where(eq(schedules.id, scheduleId));
  await letPass(scheduleId, 1_000);
  await expect.poll(() => look(second)).toMatchObject({ status: "ACTIVE" });
});

it("before the opening nobody joins, after the closing neither", async () => {
  const opensAt = new Date(Date.now() + hourMs);
  const early = await makeSchedule({ bookingOpenAt: opensAt });
  const error = await refusal(joinAll(early.scheduleId, 1));
  expect([error.code, error.details]).toEqual([
    "SALE_NOT_OPEN",
    { opensAt: opensAt.toISOString() },
  ]);
  const past = { bookingOpenAt: new Date(Date.now() - 3 * hourMs) };
  const closed = await makeSchedule({ ...past, bookingCloseAt: new Date(Date.now() - 1_000) });
  expect((await refusal(joinAll(closed.scheduleId, 1))).code).toBe("SALE_CLOSED");
  const long = await makeSchedule({
    ...past,
    bookingCloseAt: new Date(Date.now() - 2 * hourMs),
  });
  expect((await refusal(joinAll(long.scheduleId, 1))).code).toBe("SALE_CLOSED");
  expect((await readSnapshot(long.scheduleId)).state).toBe("CLOSED");
  expect((await refusal(joinAll(999_999, 1))).code).toBe("SCHEDULE_NOT_FOUND");
  expect((await refusal(joinAll(2 ** 52, 1))).code).toBe("SCHEDULE_NOT_FOUND");
});

it("those who come before the opening wait in the order they came, and get in when it opens", async () => {
  const minuteMs = 60_000;
  const { scheduleId } = await makeSchedule({
    maxActive: 2,
    preQueueOpensAt: new Date(Date.now() - minuteMs),
    bookingOpenAt: new Date(Date.now() + minuteMs),
  });
  const people = await joinAll(scheduleId, 4);
  expect(people.map(({ view }) => view.queuePosition)).toEqual([1, 2, 3, 4]);
  expect(people[0].view.sale.state).toBe("NOT_OPEN");
  await openSale(scheduleId);
  expect((await look(people[2])).queuePosition).toBe(1);
  expect(new Set((await readLine(scheduleId)).active)).toEqual(
    new Set(people.slice(0, 2).map(({ viewer }) => viewer.userId)),
  );
});

it("a line leaves the store an hour after its closing, and its tokens are unknown", async () => {
  const { scheduleId } = await makeSchedule({
    bookingOpenAt: new Date(Date.now() - 3 * hourMs),
    bookingCloseAt: new Date(Date.now() - hourMs + 2_000),
  });
  await readSnapshot(scheduleId);
  const token = makeToken(scheduleId);
  await letPass(scheduleId, 2_001);
  await db()
    .update(schedules)
    .set({ bookingCloseAt: new Date(Date.now() - 2 * hourMs) })
    .where(eq(schedules.id, scheduleId));
  const [viewer] = somePeople(1) as [Joined["viewer"]];
  expect((await refusal(readPlace(viewer, token))).code).toBe("QUEUE_TOKEN_INVALID");
  expect(await readLine(scheduleId)).toEqual({ wait: [], active: [], away: [], people: 0 });
});

it("the snapshot counts the line as it is, and its orders are those of every step-th person", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 3 });
  const people = await joinAll(scheduleId, 300);
  const snapshot = snapshotView.parse(await readSnapshot(scheduleId));
  expect(snapshot).toMatchObject({
    state: "OPEN",
    waiting: 297,
    active: 3,
    away: 0,
    capacity: 3,
    freeSeats: 50,
    heldSeats: 0,
  });
  const orders = people.slice(3).map(({ view }) => view.order);
  expect(snapshot.line.step).toBe(2);
  expect(snapshot.line.orders).toEqual(orders.filter((_, rank) => rank % 2 === 0));
  expect(await readSnapshot(scheduleId)).toBe(await readSnapshot(scheduleId));
});

it("the organiser's numbers are those of a recount", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 2 });
  const [first, , third, fourth] = await joinAll(scheduleId, 5);
  await letPass(scheduleId, 59_000);
  await look(fourth as Joined);
  await letPass(scheduleId, 1_000);
  await leave(first);
  const line = await readLine(scheduleId);
  expect(line.away).toEqual([third.viewer.userId]);
  expect(await queueStats(scheduleId)).toMatchObject({
    waiting: line.wait.length,
    active: line.active.length,
    away: line.away.length,
    capacity: 2,
    admittedTotal: 3,
    epoch: 1,
  });
});

it("a person's entries are the lines they still stand in, the last joined first", async () => {
  const lines = [
    await makeSchedule({ maxActive: 1 }),
    await makeSchedule({ maxActive: 1 }),
    await makeSchedule({ maxActive: 1 }),
  ] as const;
  const [viewer] = somePeople(1) as [Joined["viewer"]];
  await joinAll(lines[1].scheduleId, 1);
  const views = [];
  for (const { scheduleId } of lines) views.push(await issueToken(viewer, { scheduleId }));
  await leaveQueue(viewer, (views[0] as Joined["view"]).token);
  const entries = entryList.parse(await listEntries(viewer));
  expect(entries).toEqual([
    {
      concertId: lines[2].concertId,
      concertTitle: "시험 공연",
      scheduleId: lines[2].scheduleId,
      token: views[2]?.token,
      status: "ACTIVE",
      queuePosition: 0,
      estimatedWaitTimeMinutes: 0,
    },
    {
      concertId: lines[1].concertId,
      concertTitle: "시험 공연",
      scheduleId: lines[1].scheduleId,
      token: views[1]?.token,
      status: "WAITING",
      queuePosition: 1,
      estimatedWaitTimeMinutes: views[1]?.estimatedWaitTimeMinutes,
    },
  ]);
  expect(await listEntries(somePeople(1)[0] as Joined["viewer"])).toEqual([]);
});

it("a tick moves lines nobody asks about, and forgets lines that are gone", async () => {
  await redis().del(linesKey());
  const { scheduleId } = await makeSchedule({ maxActive: 1, activeSeconds: 5 });
  const gone = await makeSchedule();
  const [, second] = await joinAll(scheduleId, 2);
  await joinAll(gone.scheduleId, 1);
  await loseLine(gone.scheduleId);
  await letPass(scheduleId, 5_000);
  expect((await tickSchedules()).admitted).toBe(1);
  expect((await readLine(scheduleId)).active).toEqual([second.viewer.userId]);
  const lines = await redis().zrange<string[]>(linesKey(), 0, -1);
  expect(lines.includes(String(scheduleId))).toBe(true);
  expect(lines.includes(String(gone.scheduleId))).toBe(false);
});

it("a token of another person, of no line, or of no shape is invalid", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [mine, theirs] = await joinAll(scheduleId, 2);
  for (const token of [
    theirs.view.token,
    makeToken(scheduleId),
    makeToken(999_999),
    mine.view.token.toUpperCase(),
    "*",
    "",
    "{schedule:1}",
    `${mine.view.token}\r\nGET x`,
    "00000000-0000-8000-8000-000000000000",
    crypto.randomUUID(),
    "a".repeat(10_000),
  ]) {
    expect((await refusal(readPlace(mine.viewer, token))).code).toBe("QUEUE_TOKEN_INVALID");
    expect((await refusal(leaveQueue(mine.viewer, token))).code).toBe("QUEUE_TOKEN_INVALID");
  }
  expect((await look(mine)).status).toBe("ACTIVE");
  expect((await look(theirs)).status).toBe("WAITING");
});
