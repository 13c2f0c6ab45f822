import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { callFunction } from "@/db/call";
import { db, sqlClient } from "@/db/client";
import { outboxEvents } from "@/db/schema/events";
import { reservations } from "@/db/schema/reservations";
import type { Viewer } from "@/lib/auth/viewer";
import type { Answer } from "@/lib/outcome";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, makeUsers, seatRows } from "@/lib/testing/factories";
import { functionSource } from "@/lib/testing/function-source";
import { tally } from "@/lib/testing/tally";
import { blockSeats } from "./block-seats";

const reason = "음향 콘솔";

function block(admin: Viewer, scheduleId: number, seatNumbers: number[]) {
  return blockSeats(db(), admin, scheduleId, { seatNumbers, reason }, "BLOCKED");
}

it("a block and a hold of one seat at the same moment: one of them wins, 100 times", async () => {
  const admin = await makeUser({ role: "ADMIN" });
  const people = await makeUsers(50);
  const totals: Record<string, number> = {};
  for (let round = 0; round < 2; round++) {
    const { scheduleId, seatIds } = await makeSchedule();
    const pairs = people.map(async (viewer, index) => {
      const wanted = { scheduleId, seatIds: [seatIds[index] as number] };
      const [held, blocked] = await Promise.all([
        tally([holdSeats(db(), viewer, wanted, null)]),
        tally([block(admin, scheduleId, [index + 1])]),
      ]);
      const [seat] = await seatRows(wanted.seatIds);
      return `${held.OK ?? 0}${blocked.OK ?? 0} ${seat?.status}`;
    });
    for (const outcome of await Promise.all(pairs)) totals[outcome] = (totals[outcome] ?? 0) + 1;
  }
  const { "10 HELD": held = 0, "01 BLOCKED": blocked = 0, ...neither } = totals;
  expect([held + blocked, neither]).toEqual([100, {}]);
  await expectAuditClean();
});

it("all of the seats or none: one that is held keeps the others on sale", async () => {
  const admin = await makeUser({ role: "ADMIN" });
  const { scheduleId, seatIds } = await makeSchedule();
  const wanted = { scheduleId, seatIds: seatIds.slice(9, 10) };
  await holdSeats(db(), await makeUser(), wanted, null);
  await expect(block(admin, scheduleId, [8, 9, 10])).rejects.toMatchObject({
    code: "SEAT_UNAVAILABLE",
    details: { seats: [{ seatId: seatIds[9], seatNumber: 10, reason: "HELD" }] },
  });
  expect((await seatRows(seatIds.slice(7, 10))).map((seat) => seat?.status)).toEqual([
    "AVAILABLE",
    "AVAILABLE",
    "HELD",
  ]);
});

it("a lapsed hold is taken over as a whole, and the line is told of both", async () => {
  const admin = await makeUser({ role: "ADMIN" });
  const { scheduleId, seatIds } = await makeSchedule();
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 3) };
  const { reservationId } = await holdSeats(db(), await makeUser(), wanted, null);
  await lapseHold(reservationId);
  await block(admin, scheduleId, [2]);
  expect((await seatRows(wanted.seatIds)).map((seat) => seat?.status)).toEqual([
    "AVAILABLE",
    "BLOCKED",
    "AVAILABLE",
  ]);
  const [row] = await db().select().from(reservations).where(eq(reservations.id, reservationId));
  expect(row?.status).toBe("EXPIRED");
  const events = await db()
    .select()
    .from(outboxEvents)
    .where(eq(outboxEvents.scheduleId, scheduleId))
    .orderBy(outboxEvents.id);
  expect(events.map(({ type }) => type)).toEqual([
    "ReservationHeld",
    "ReservationExpired",
    "SeatsBlocked",
  ]);
});

it("control: without the lock nothing but the constraint saves a seat from being held and blocked", async () => {
  const admin = await makeUser({ role: "ADMIN" });
  const { scheduleId, seatIds } = await makeSchedule();
  await sqlClient().unsafe(
    (await functionSource("block_seats"))
      .replace("FUNCTION public.block_seats(", "FUNCTION block_unguarded(")
      .replace(
        "WHERE id = v_seat_id FOR UPDATE SKIP LOCKED;",
        "WHERE id = v_seat_id; PERFORM pg_sleep(0.3);",
      ),
  );
  const blocking = callFunction<Answer>(db(), "block_unguarded", [
    admin.userId,
    scheduleId,
    [1],
    "BLOCKED",
    reason,
  ]);
  const sleeping = () => sqlClient()`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
  while ((await sleeping()).length === 0);
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  await holdSeats(db(), await makeUser(), wanted, null);
  // The constraint on the row is the second line: the block fails on it instead of taking the seat away.
  await expect(blocking).rejects.toMatchObject({
    constraint_name: "seats_holder_matches_status",
  });
});
