import { expect, it } from "vitest";
import { makeSchedule } from "@/lib/testing/factories";
import {
  type Joined,
  joinAll,
  letPass,
  loseLine,
  losePerson,
  readLine,
  refusal,
  somePeople,
} from "@/lib/testing/line";
import { issueToken } from "./issue-token";
import { leaveQueue } from "./leave-queue";
import { openPlace, signPlace } from "./place-ticket";
import { queueStats } from "./queue-stats";
import { readPlace } from "./read-place";
import { requireActive } from "./require-active";
import { endedKeptMs, holdOffMs } from "./rules";

const idOf = ({ viewer }: Joined) => viewer.userId;
const back = ({ viewer, view }: Joined) => readPlace(viewer, view.token, view);

function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}

it("after total loss the old order is exactly restored, newcomers behind, the cap held", async () => {
  const maxActive = 5;
  const { scheduleId } = await makeSchedule({ maxActive });
  const people = await joinAll(scheduleId, 150);
  await loseLine(scheduleId);

  const newcomers: Joined[] = [];
  const returning = shuffled(people);
  for (const [index, person] of returning.entries()) {
    if (index % 10 === 0) newcomers.push(...(await joinAll(scheduleId, 1)));
    const view = await back(person);
    expect(view).toMatchObject({ token: person.view.token, order: person.view.order });
    expect(view.status).toBe(person.view.status);
  }
  const line = await readLine(scheduleId);
  expect(new Set(line.active)).toEqual(new Set(people.slice(0, maxActive).map(idOf)));
  expect(line.wait).toEqual([...people.slice(maxActive), ...newcomers].map(idOf));
});

it("nobody new is admitted during the hold-off, then the front is", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 2 });
  const [inside, second, third] = await joinAll(scheduleId, 3);
  await loseLine(scheduleId);
  const [newcomer] = await joinAll(scheduleId, 1);
  expect(newcomer.view).toMatchObject({ status: "WAITING", sale: { state: "RESTORING" } });
  expect(await back(third)).toMatchObject({ status: "WAITING", estimatedWaitRange: null });
  expect((await back(inside)).status).toBe("ACTIVE");
  expect((await readLine(scheduleId)).active).toEqual([idOf(inside)]);

  await letPass(scheduleId, holdOffMs);
  expect((await back(third)).status).toBe("ACTIVE");
  // The second comes back too late for the slot, but to the front of the line.
  expect(await back(second)).toMatchObject({ status: "WAITING", queuePosition: 1 });
  expect(await readLine(scheduleId)).toMatchObject({ wait: [second, newcomer].map(idOf) });
});

it("joining with the ticket restores the place as well", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, person] = await joinAll(scheduleId, 2);
  await loseLine(scheduleId);
  await joinAll(scheduleId, 1);
  const place = person.view.place ?? undefined;
  const view = await issueToken(person.viewer, { scheduleId, place });
  expect(view).toMatchObject({ token: person.view.token, queuePosition: 1 });
});

it("newcomers stand behind a restored place even where the store's clock has gone back", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, person] = await joinAll(scheduleId, 2);
  await loseLine(scheduleId);
  const ticket = openPlace(person.view.place as string);
  if (!ticket) throw new Error("the ticket does not open");
  const place = signPlace({ ...ticket, orderUs: ticket.orderUs + 3_600_000_000 });
  await readPlace(person.viewer, person.view.token, { place });
  const newcomers = await joinAll(scheduleId, 3);
  expect((await readLine(scheduleId)).wait).toEqual([person, ...newcomers].map(idOf));
});

it("a place lost alone in the store's last moments comes back by its ticket", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, second, third, fourth] = await joinAll(scheduleId, 4);
  await losePerson(scheduleId, second);
  await losePerson(scheduleId, third);
  expect(await back(third)).toMatchObject({ token: third.view.token, order: third.view.order });
  const place = second.view.place ?? undefined;
  const again = await issueToken(second.viewer, { scheduleId, place });
  expect(again).toMatchObject({ token: second.view.token, queuePosition: 1 });
  expect((await readLine(scheduleId)).wait).toEqual([second, third, fourth as Joined].map(idOf));
});

it("an old ticket of a line that still stands brings nothing back, nor one whose place lapsed", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1, activeSeconds: 5 });
  const [inside, second] = await joinAll(scheduleId, 2);
  await letPass(scheduleId, 5_000);
  expect((await back(inside)).status).toBe("EXPIRED");
  const rejoined = await issueToken(inside.viewer, { scheduleId, place: inside.view.place ?? "" });
  expect(rejoined.token).not.toBe(inside.view.token);

  await losePerson(scheduleId, second);
  const ticket = openPlace(second.view.place as string);
  if (!ticket) throw new Error("the ticket does not open");
  const old = signPlace({ ...ticket, orderUs: ticket.orderUs - endedKeptMs * 1_000 });
  const kept = readPlace(second.viewer, second.view.token, { place: old });
  expect((await refusal(kept)).code).toBe("QUEUE_TOKEN_INVALID");
  expect((await readLine(scheduleId)).people).toBe(1);
});

it("a ticket restores nothing while the store has not lost its data", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, person, other] = await joinAll(scheduleId, 3);
  await leaveQueue(person.viewer, person.view.token);
  expect((await refusal(back(person))).code).toBe("QUEUE_TOKEN_INVALID");
  const place = person.view.place ?? undefined;
  const again = await issueToken(person.viewer, { scheduleId, place });
  expect(again.token).not.toBe(person.view.token);
  expect((await readLine(scheduleId)).wait).toEqual([other, person].map(idOf));
});

it("a place that was left does not come back after a loss", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, person, other] = await joinAll(scheduleId, 3);
  await leaveQueue(person.viewer, person.view.token);
  await loseLine(scheduleId);
  await back(other);
  expect((await refusal(back(person))).code).toBe("QUEUE_TOKEN_INVALID");
  const place = person.view.place ?? undefined;
  await issueToken(person.viewer, { scheduleId, place });
  expect((await readLine(scheduleId)).wait).toEqual([other, person].map(idOf));
});

it("a stolen, altered or foreign ticket is as good as none", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const elsewhere = await makeSchedule({ maxActive: 1 });
  const [, victim] = await joinAll(scheduleId, 2);
  const [, abroad] = await joinAll(elsewhere.scheduleId, 2);
  await loseLine(scheduleId);
  const [honest] = await joinAll(scheduleId, 1);
  const ticket = openPlace(victim.view.place as string);
  if (!ticket) throw new Error("the ticket does not open");
  const place = victim.view.place as string;
  const last = place.endsWith("A") ? "B" : "A";
  for (const forged of [
    place,
    signPlace({ ...ticket, userId: victim.viewer.userId + 1 }),
    signPlace({ ...ticket, epoch: 99 }),
    `${place.slice(0, -1)}${last}`,
    place.replace(/^\w+/, "zz"),
    abroad.view.place as string,
    victim.view.token,
    "",
    "a".repeat(256),
  ]) {
    const [thief] = somePeople(1) as [Joined["viewer"]];
    const stolen = readPlace(thief, victim.view.token, { place: forged });
    expect((await refusal(stolen)).code).toBe("QUEUE_TOKEN_INVALID");
    const view = await issueToken(thief, { scheduleId, place: forged });
    expect(view.token).not.toBe(victim.view.token);
    expect(view.order).toBeGreaterThan(honest.view.order as number);
  }
});

it("a pass from before the loss brings its slot back, but never beyond the cap", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside] = await joinAll(scheduleId, 1);
  await loseLine(scheduleId);
  const [newcomer] = await joinAll(scheduleId, 1);
  await letPass(scheduleId, holdOffMs);
  expect((await readPlace(newcomer.viewer, newcomer.view.token)).status).toBe("ACTIVE");
  const presented = { token: inside.view.token, pass: inside.view.pass };
  const error = await refusal(requireActive(inside.viewer, presented));
  expect(error.code).toBe("QUEUE_TOKEN_NOT_ACTIVE");
  expect(error.details).toEqual({ status: "WAITING", queuePosition: 1 });
  expect((await readLine(scheduleId)).active).toEqual([idOf(newcomer)]);
});

it("many callers at once set a lost line up once", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 5 });
  await Promise.all(somePeople(40).map((viewer) => issueToken(viewer, { scheduleId })));
  expect((await queueStats(scheduleId)).epoch).toBe(1);
  await loseLine(scheduleId);
  await Promise.all(somePeople(40).map((viewer) => issueToken(viewer, { scheduleId })));
  expect(await queueStats(scheduleId)).toMatchObject({ epoch: 2, waiting: 40, active: 0 });
});
