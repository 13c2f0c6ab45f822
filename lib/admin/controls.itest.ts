import { afterAll, expect, it } from "vitest";
import { callFunction } from "@/db/call";
import { closeDb, db, sqlClient } from "@/db/client";
import type { Answer } from "@/lib/outcome";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import { functionSource } from "@/lib/testing/function-source";
import { auditInvariants } from "./audit-invariants";

/**
 * The races of hold and pay with their guards taken out of a copy: they must go wrong, or those tests prove
 * nothing; and the audit must say so.
 */
afterAll(closeDb);

async function brokenInvariants(): Promise<string[]> {
  const findings = await auditInvariants(db());
  return findings.filter(({ ok }) => !ok).map(({ name }) => name);
}

it("without the row lock and the unique index a seat gets several owners", async () => {
  const people = await makeUsers(20);
  const { scheduleId, seatIds } = await makeSchedule();
  const unguarded = (await functionSource("hold_seats"))
    .replace("FUNCTION public.hold_seats(", "FUNCTION hold_unguarded(")
    .replace(
      "WHERE id = v_seat_id FOR UPDATE SKIP LOCKED;",
      "WHERE id = v_seat_id; PERFORM pg_sleep(0.2);",
    );
  await sqlClient().unsafe(unguarded);
  await sqlClient()`DROP INDEX reservation_seats_one_live_per_seat`;
  const wanted = seatIds.slice(0, 1);
  const answers = await Promise.all(
    people.map(({ userId }) =>
      callFunction<Answer>(db(), "hold_unguarded", [userId, scheduleId, wanted, null]),
    ),
  );
  expect(answers.filter(({ outcome }) => outcome === "HELD").length).toBeGreaterThan(1);
  expect(await brokenInvariants()).toContain("no seat has two live rows");
});

it("without the person's turn and the unique slots the seat limit is passed", async () => {
  const viewer = await makeUser();
  const { scheduleId, seatIds } = await makeSchedule({ maxSeatsPerUser: 4 });
  const unguarded = (await functionSource("hold_seats"))
    .replace("FUNCTION public.hold_seats(", "FUNCTION hold_unlimited(")
    .replace("PERFORM lock_person(p_user_id, p_schedule_id);", "")
    .replace("v_now := clock_ms();", "v_now := clock_ms(); PERFORM pg_sleep(0.2);");
  await sqlClient().unsafe(unguarded);
  await sqlClient()`DROP INDEX reservation_seats_one_live_per_slot`;
  const answers = await Promise.all(
    seatIds
      .slice(0, 20)
      .map((seatId) =>
        callFunction<Answer>(db(), "hold_unlimited", [viewer.userId, scheduleId, [seatId], null]),
      ),
  );
  expect(answers.filter(({ outcome }) => outcome === "HELD").length).toBeGreaterThan(4);
});

it("without the wallet's lock, predicate and constraint one balance is spent several times", async () => {
  const price = 10_000;
  const viewer = await makeUser({ balance: price });
  const reservationIds: number[] = [];
  for (let i = 0; i < 8; i++) {
    const { scheduleId, seatIds } = await makeSchedule({ price });
    const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
    reservationIds.push((await holdSeats(db(), viewer, wanted, null)).reservationId);
  }
  const payUnguarded = (await functionSource("pay_reservations"))
    .replace("FUNCTION public.pay_reservations(", "FUNCTION pay_unguarded(")
    .replace(
      "WHERE user_id = p_user_id FOR UPDATE;",
      "WHERE user_id = p_user_id; PERFORM pg_sleep(0.2);",
    )
    .replace("move_wallet(", "move_wallet_unguarded(");
  const moveUnguarded = (await functionSource("move_wallet"))
    .replace("FUNCTION public.move_wallet(", "FUNCTION move_wallet_unguarded(")
    .replace("AND balance + p_amount >= 0", "");
  await sqlClient().unsafe(moveUnguarded);
  await sqlClient().unsafe(payUnguarded);
  await sqlClient()`ALTER TABLE wallets DROP CONSTRAINT wallets_balance_not_negative`;
  await sqlClient()`ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_balance_not_negative`;
  const answers = await Promise.all(
    reservationIds.map((id) =>
      callFunction<Answer>(db(), "pay_unguarded", [viewer.userId, [id], null, null, null]),
    ),
  );
  expect(answers.filter(({ outcome }) => outcome === "PAID").length).toBeGreaterThan(1);
  expect(await brokenInvariants()).toContain("no wallet is below zero");
});
