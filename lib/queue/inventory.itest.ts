import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { makeSchedule } from "@/lib/testing/factories";
import { type Joined, joinAll, letPass, readLine, refusal, tellPolicy } from "@/lib/testing/line";
import { callLine } from "./queue.lua";
import { queueStats } from "./queue-stats";
import { readPlace } from "./read-place";
import { findSchedule } from "./store";
import { syncInventory } from "./sync-inventory";

const look = ({ viewer, view }: Joined) => readPlace(viewer, view.token);
const idOf = ({ viewer }: Joined) => viewer.userId;

/** Leaves `free` seats of a schedule; `held` more are held by `holderId`, the rest are sold. */
async function leaveSeats(scheduleId: number, free: number, held = 0, holderId = 0) {
  await db().execute(sql`
    UPDATE seats SET
      status = CASE WHEN seat_number <= ${free} THEN 'AVAILABLE'
                    WHEN seat_number <= ${free + held} THEN 'HELD' ELSE 'SOLD' END,
      holder_id = CASE WHEN seat_number > ${free} THEN ${holderId}::bigint END,
      reservation_id = CASE WHEN seat_number > ${free} THEN 1 END,
      held_until = CASE WHEN seat_number > ${free} AND seat_number <= ${free + held}
                   THEN clock_timestamp() + interval '1 hour' END
    WHERE schedule_id = ${scheduleId}`);
}

it("no more people without seats are inside than there are free seats", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 20 });
  await leaveSeats(scheduleId, 3);
  const people = await joinAll(scheduleId, 6);
  expect((await readLine(scheduleId)).active).toHaveLength(3);

  // Whoever holds a seat needs no free one: the next may come in for the seat that is left over.
  await leaveSeats(scheduleId, 3, 1, idOf(people[0]));
  await syncInventory(scheduleId);
  expect(new Set((await readLine(scheduleId)).active)).toEqual(
    new Set(people.slice(0, 4).map(idOf)),
  );
});

it("while the last seats are in baskets people wait and are told; then it is sold out for all", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 2 });
  const [holder, , waiting] = await joinAll(scheduleId, 3);
  await leaveSeats(scheduleId, 0, 2, idOf(holder));
  await syncInventory(scheduleId);
  expect(await look(waiting)).toMatchObject({
    status: "WAITING",
    sale: { state: "IN_BASKETS" },
    estimatedWaitRange: null,
  });
  const [late] = await joinAll(scheduleId, 1);
  expect(late.view.status).toBe("WAITING");

  await leaveSeats(scheduleId, 0);
  await syncInventory(scheduleId);
  expect((await look(waiting)).sale.state).toBe("SOLD_OUT");
  expect((await refusal(joinAll(scheduleId, 1))).code).toBe("SOLD_OUT");
});

it("a seat that comes back goes to the next in order, in the call that tells of it", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 2 });
  const [first, second, third] = await joinAll(scheduleId, 3);
  await leaveSeats(scheduleId, 0, 1, idOf(first));
  await syncInventory(scheduleId);
  await callLine(scheduleId, "leave", [idOf(second), second.view.token]);
  expect((await readLine(scheduleId)).active).toEqual([idOf(first)]);
  await leaveSeats(scheduleId, 1, 0, idOf(first));
  await syncInventory(scheduleId);
  // The first has lost the held seat and takes the free one's turn: one seat, one person without.
  expect((await readLine(scheduleId)).active).toEqual([idOf(first)]);
  await leaveSeats(scheduleId, 2, 0, idOf(first));
  await syncInventory(scheduleId);
  expect((await readLine(scheduleId)).active.sort()).toEqual([first, third].map(idOf).sort());
});

it("a lapsed hold is a free seat without anybody saying so", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  await leaveSeats(scheduleId, 0, 1, 999);
  const [waiting] = await joinAll(scheduleId, 1);
  expect(waiting.view.sale.state).toBe("IN_BASKETS");
  await db().execute(sql`
    UPDATE seats SET held_until = clock_timestamp() - interval '1 millisecond'
    WHERE schedule_id = ${scheduleId} AND status = 'HELD'`);
  await letPass(scheduleId, 1_000);
  await expect.poll(() => look(waiting)).toMatchObject({ status: "ACTIVE" });
});

it("a person is not turned away from a sold-out line before the seats were counted again", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  await leaveSeats(scheduleId, 0);
  expect((await refusal(joinAll(scheduleId, 1))).code).toBe("SOLD_OUT");
  await leaveSeats(scheduleId, 1);
  await letPass(scheduleId, 1_000);
  const [joined] = await joinAll(scheduleId, 1);
  expect(joined.view.status).toBe("ACTIVE");
});

it("one caller a second is asked to count the seats", async () => {
  const { scheduleId } = await makeSchedule();
  await joinAll(scheduleId, 1);
  await letPass(scheduleId, 1_000);
  const stale = [];
  for (let call = 0; call < 5; call++) stale.push(await callLine(scheduleId, "tick", []));
  expect(stale.filter((answer) => answer?.inventoryStale)).toHaveLength(1);
});

it("an older count never replaces a newer one", async () => {
  const { scheduleId } = await makeSchedule();
  await joinAll(scheduleId, 1);
  const facts = await findSchedule(scheduleId);
  const told = (version: number, free: number) =>
    tellPolicy(scheduleId, { ...facts?.policy, free }, version);
  const future = Date.now() * 1_000 + 1e9;
  expect(await told(future + 2, 7)).toBe("CONFIGURED");
  expect(await told(future + 1, 9)).toBe("OLD");
  expect(await told(future + 2, 9)).toBe("OLD");
  expect((await queueStats(scheduleId)).freeSeats).toBe(7);
});
