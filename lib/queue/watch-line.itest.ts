import { expect, it, vi } from "vitest";
import { makeSchedule } from "@/lib/testing/factories";
import { joinAll } from "@/lib/testing/line";
import { countAhead } from "./far-place";
import { readSnapshot } from "./read-snapshot";
import { snapshotFront } from "./rules";
import { setPolicy } from "./set-policy";
import { watchLine } from "./watch-line";

const feltWithinMs = 3_000;
const watchersMax = 2;

it("whoever watches a line has the snapshot at once, and a pause with its words within 3 s", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  await joinAll(scheduleId, 3);
  const told: [event: string, data: unknown][] = [];
  const stop = watchLine(scheduleId, (event, data) => told.push([event, data]), watchersMax);
  await vi.waitFor(() => expect(told).toHaveLength(1));
  expect(told[0]).toEqual(["line", expect.objectContaining({ state: "OPEN", waiting: 2 })]);
  await setPolicy(scheduleId, { queueState: "PAUSED", queueMessage: "무대 점검" });
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: feltWithinMs });
  expect(told[1]).toEqual([
    "sale",
    { state: "PAUSED", message: "무대 점검", serverNow: expect.any(String) },
  ]);
  stop();
});

it("the snapshot carries each of the first 500, so that they count exactly", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1, heartbeatSeconds: 3_600 });
  const people = await joinAll(scheduleId, snapshotFront + 3);
  const snapshot = await readSnapshot(scheduleId);
  expect(snapshot.line.front).toHaveLength(snapshotFront);
  const counted = people.slice(1, -2).map(({ view }) => countAhead(snapshot, view.order as number));
  expect(counted).toEqual(Array.from({ length: snapshotFront }, (_, rank) => rank));
  expect(countAhead(snapshot, people[0].view.order as number)).toBeNull();
});

it("a process serves so many who watch, and the next when one of them has gone", async () => {
  const { scheduleId } = await makeSchedule();
  const watch = () => watchLine(scheduleId, () => {}, watchersMax);
  const [stop, stopOther] = [watch(), watch()];
  expect(watch).toThrow(expect.objectContaining({ code: "UNAVAILABLE" }));
  stop();
  stop();
  const stopNext = watch();
  expect(watch).toThrow(expect.objectContaining({ code: "UNAVAILABLE" }));
  stopOther();
  stopNext();
});
