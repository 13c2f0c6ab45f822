import { createHash, createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { makeSchedule } from "@/lib/testing/factories";
import { type Joined, joinAll, loseLine, openSale, readLine, refusal } from "@/lib/testing/line";
import { issueToken } from "./issue-token";
import { leaveQueue } from "./leave-queue";
import { listEntries } from "./list-entries";
import { openPlace } from "./place-ticket";
import { readDraw } from "./read-draw";
import { readPlace } from "./read-place";
import { readSnapshot } from "./read-snapshot";

const opensInMs = 600_000;
const idOf = ({ viewer }: Joined) => viewer.userId;
const look = ({ viewer, view }: Joined) => readPlace(viewer, view.token, view);

async function preQueue(count: number) {
  const { scheduleId } = await makeSchedule({
    maxActive: 2,
    draw: true,
    heartbeatSeconds: 3_600,
    preQueueOpensAt: new Date(Date.now() - 60_000),
    bookingOpenAt: new Date(Date.now() + opensInMs),
  });
  return { scheduleId, people: await joinAll(scheduleId, count) };
}

/** As somebody who knows nothing but the rule and what was published would. */
function lotOf(seed: string, entry: string): number {
  return Number.parseInt(createHmac("sha256", seed).update(entry).digest("hex").slice(0, 12), 16);
}

it("before the opening nobody learns a lot; the commitment and one's own entry are known", async () => {
  const { scheduleId, people } = await preQueue(20);
  const [{ viewer, view }] = people;
  expect(view).toMatchObject({ status: "WAITING", queuePosition: 0, peopleAhead: 0, order: null });
  expect(view.estimatedWaitTimeMinutes).toBeGreaterThanOrEqual(10);
  expect(openPlace(view.place as string)?.orderUs).toBe(0);
  expect(view.draw).toEqual({
    commitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    seed: null,
    entry: expect.stringMatching(/^[0-9a-f]{24}$/),
  });
  const { commitment } = view.draw as NonNullable<typeof view.draw>;
  expect(await readSnapshot(scheduleId)).toMatchObject({
    state: "NOT_OPEN",
    waiting: 20,
    line: { orders: [] },
    draw: { commitment, seed: null, lots: 20 },
  });
  expect(await readDraw(scheduleId, 0)).toMatchObject({ seed: null, lots: 20, entries: [] });
  expect((await listEntries(viewer))[0]).toMatchObject({ status: "WAITING", queuePosition: 0 });
});

it("from the opening on the line stands by lot, and anybody can recompute every rank", async () => {
  const { scheduleId, people } = await preQueue(100);
  await openSale(scheduleId);
  const { commitment, seed, entries, lots } = await readDraw(scheduleId, 0);
  expect(commitment).toBe(people[0].view.draw?.commitment);
  expect(createHash("sha256").update(String(seed)).digest("hex")).toBe(commitment);
  expect(lots).toBe(100);
  const ranked = entries.toSorted((a, b) => lotOf(String(seed), a) - lotOf(String(seed), b));
  expect(entries).toEqual(ranked);

  const byLot = people.toSorted(
    (a, b) =>
      entries.indexOf(String(a.view.draw?.entry)) - entries.indexOf(String(b.view.draw?.entry)),
  );
  const { active, wait } = await readLine(scheduleId);
  expect(new Set(active)).toEqual(new Set(byLot.slice(0, 2).map(idOf)));
  expect(wait).toEqual(byLot.slice(2).map(idOf));
  expect(byLot.map(idOf)).not.toEqual(people.map(idOf));
  expect(await look(byLot[2] as Joined)).toMatchObject({ queuePosition: 1, draw: { seed } });
  expect((await readDraw(scheduleId, 70)).entries).toEqual(entries.slice(70));
});

it("whoever comes after the opening stands behind all the drawn, in order of arrival", async () => {
  const { scheduleId } = await preQueue(20);
  await openSale(scheduleId);
  const late = await joinAll(scheduleId, 3);
  expect((await readLine(scheduleId)).wait.slice(-3)).toEqual(late.map(idOf));
  expect(late.map(({ view }) => [view.queuePosition, view.draw])).toEqual([
    [19, null],
    [20, null],
    [21, null],
  ]);
});

it("leaving and joining again draws no other lot; a loss of the store neither", async () => {
  const { scheduleId, people } = await preQueue(50);
  const before = (await readLine(scheduleId)).wait;
  for (const { viewer, view } of people.slice(0, 10)) {
    await leaveQueue(viewer, view.token);
    await issueToken(viewer, { scheduleId });
  }
  expect((await readLine(scheduleId)).wait).toEqual(before);

  await loseLine(scheduleId);
  for (const person of people.slice(10, 30)) await look(person);
  for (const { viewer } of [...people.slice(0, 10), ...people.slice(30)]) {
    await issueToken(viewer, { scheduleId });
  }
  expect((await readLine(scheduleId)).wait).toEqual(before);
  await openSale(scheduleId);
  expect((await readDraw(scheduleId, 0)).entries).toHaveLength(50);
});

it("a drawn place lost after the opening comes back among the drawn", async () => {
  const { scheduleId, people } = await preQueue(20);
  await openSale(scheduleId);
  for (const person of people) person.view = await look(person);
  const before = await readLine(scheduleId);
  const lastDrawn = people.find((person) => idOf(person) === before.wait.at(-1)) as Joined;
  await loseLine(scheduleId);
  const [late] = await joinAll(scheduleId, 1);
  const restored = await look(lastDrawn);
  expect(restored).toMatchObject({ order: lastDrawn.view.order, queuePosition: 1 });
  expect((await readLine(scheduleId)).wait).toEqual([idOf(lastDrawn), idOf(late)]);
});

it("a schedule without a draw has none to show", async () => {
  const { scheduleId } = await makeSchedule();
  const [{ view }] = await joinAll(scheduleId, 1);
  expect(view.draw).toBeNull();
  expect((await readSnapshot(scheduleId)).draw).toBeNull();
  expect((await refusal(readDraw(scheduleId, 0))).code).toBe("SCHEDULE_NOT_FOUND");
});
