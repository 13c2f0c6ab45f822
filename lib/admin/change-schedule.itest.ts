import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { callFunction } from "@/db/call";
import { db, sqlClient } from "@/db/client";
import { endedPasses, reservationSeats } from "@/db/schema/reservations";
import { writeEndedPass } from "@/lib/queue/store";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser, makeUsers, seatRows } from "@/lib/testing/factories";
import { functionSource } from "@/lib/testing/function-source";
import { tally } from "@/lib/testing/tally";
import { changeSchedule } from "./change-schedule";

const wasWon = 100_000;
const isWon = 70_000;
const allSeats = Array.from({ length: 50 }, (_, index) => index + 1);
const tiers = [{ grade: "R", price: isWon, seatNumbers: allSeats }];

async function heldAt(scheduleId: number): Promise<number | undefined> {
  const [row] = await db()
    .select()
    .from(reservationSeats)
    .where(eq(reservationSeats.scheduleId, scheduleId));
  return row?.price;
}

it("a new price and a hold at the same moment: the hold has the price of its seat, 60 times", async () => {
  const admin = await makeUser({ role: "ADMIN" });
  const totals: Record<string, number> = {};
  for (const viewer of await makeUsers(60)) {
    const { scheduleId, seatIds } = await makeSchedule({ price: wasWon });
    const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
    const [held, changed] = await Promise.all([
      tally([holdSeats(db(), viewer, wanted, null)]),
      tally([changeSchedule(db(), admin, scheduleId, { tiers })]),
    ]);
    const [seat] = await seatRows(wanted.seatIds);
    expect([held, await heldAt(scheduleId)]).toEqual([{ OK: 1 }, seat?.price]);
    const outcome = `${Object.keys(changed)} ${seat?.price}`;
    totals[outcome] = (totals[outcome] ?? 0) + 1;
  }
  const { [`OK ${isWon}`]: first = 0, [`SEAT_UNAVAILABLE ${wasWon}`]: late = 0, ...other } = totals;
  expect([first + late, other]).toEqual([60, {}]);
  await expectAuditClean();
});

it("control: without the lock on the schedule a seat is held at a price it no longer has", async () => {
  const admin = await makeUser({ role: "ADMIN" });
  const { scheduleId, seatIds } = await makeSchedule({ price: wasWon });
  await sqlClient().unsafe(
    (await functionSource("change_tiers"))
      .replace("FUNCTION public.change_tiers(", "FUNCTION change_tiers_unguarded(")
      .replace(/PERFORM FROM seats [^;]*;/, "")
      .replace("IF v_refused IS NOT NULL", "PERFORM pg_sleep(0.3); IF v_refused IS NOT NULL"),
  );
  await sqlClient().unsafe(
    (await functionSource("change_schedule"))
      .replace("FUNCTION public.change_schedule(", "FUNCTION change_unguarded(")
      .replace("WHERE id = p_schedule_id FOR UPDATE;", "WHERE id = p_schedule_id;")
      .replace("change_tiers(", "change_tiers_unguarded("),
  );
  const patch = JSON.stringify({ tiers });
  const changing = callFunction(db(), "change_unguarded", [admin.userId, scheduleId, patch]);
  const sleeping = () => sqlClient()`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
  while ((await sleeping()).length === 0);
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  await holdSeats(db(), await makeUser(), wanted, null);
  await changing;
  const [seat] = await seatRows(wanted.seatIds);
  expect([await heldAt(scheduleId), seat?.price]).toEqual([wasWon, isWon]);
});

it("two changes at once: the second is judged on what the first left", async () => {
  const admin = await makeUser({ role: "ADMIN" });
  const { scheduleId } = await makeSchedule();
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const outcomes = await tally([
    changeSchedule(db(), admin, scheduleId, { bookingCloseAt: inHours(10) }),
    changeSchedule(db(), admin, scheduleId, { bookingOpenAt: inHours(11) }),
  ]);
  expect(outcomes).toEqual({ OK: 1, INVALID_REQUEST: 1 });
});

it("a pass that ended stays dead until the new start of the show", async () => {
  const admin = await makeUser({ role: "ADMIN" });
  const { scheduleId } = await makeSchedule();
  const token = crypto.randomUUID();
  await writeEndedPass(scheduleId, admin.userId, token);
  const kept = async () => {
    const [pass] = await db().select().from(endedPasses).where(eq(endedPasses.token, token));
    return Number(pass?.keptUntil);
  };
  const before = await kept();
  const dayMs = 86_400_000;
  const { startsAt } = await changeSchedule(db(), admin, scheduleId, { holdSeconds: 60 });
  const move = (days: number) =>
    changeSchedule(db(), admin, scheduleId, {
      startsAt: new Date(Date.parse(startsAt) + days * dayMs).toISOString(),
    });
  await move(3);
  expect((await kept()) - before).toBe(3 * dayMs);
  await move(0);
  expect((await kept()) - before).toBe(3 * dayMs);
});
