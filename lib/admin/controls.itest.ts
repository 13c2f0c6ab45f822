import { expect, it } from "vitest";
import { callFunction } from "@/db/call";
import { db, sqlClient } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import type { Answer } from "@/lib/outcome";
import { payReservations } from "@/lib/payment/pay-reservations";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { lapseHold, makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import { functionSource } from "@/lib/testing/function-source";
import { closeMeetingPoint, meetThere, untilWaiting } from "@/lib/testing/locks";
import { getBalance } from "@/lib/wallet/get-balance";
import { auditInvariants } from "./audit-invariants";

/**
 * The races of hold and pay with their guards taken out of a copy: they must go wrong, or those tests prove
 * nothing; and the audit must say so.
 */

/** All of them have read what they decide on before the first of them goes on. */
async function meeting(count: number, start: () => Promise<Answer>[]): Promise<Answer[]> {
  const letGo = await closeMeetingPoint();
  const answers = start();
  await untilWaiting(count);
  await letGo();
  return Promise.all(answers);
}

async function brokenInvariants(): Promise<string[]> {
  const findings = await auditInvariants(db());
  return findings.filter(({ ok }) => !ok).map(({ name }) => name);
}

it("without the row lock and the unique index a seat gets several owners", async () => {
  const people = await makeUsers(2);
  const { scheduleId, seatIds } = await makeSchedule();
  const unguarded = (await functionSource("hold_seats"))
    .replace("FUNCTION public.hold_seats(", "FUNCTION hold_unguarded(")
    .replace("WHERE id = v_seat_id FOR UPDATE SKIP LOCKED;", `WHERE id = v_seat_id; ${meetThere}`);
  await sqlClient().unsafe(unguarded);
  await sqlClient()`DROP INDEX reservation_seats_one_live_per_seat`;
  const wanted = seatIds.slice(0, 1);
  const answers = await meeting(2, () =>
    people.map(({ userId }) =>
      callFunction<Answer>(db(), "hold_unguarded", [userId, scheduleId, wanted, null]),
    ),
  );
  expect(answers.map(({ outcome }) => outcome)).toEqual(Array(2).fill("HELD"));
  expect(await brokenInvariants()).toContain("no seat has two live rows");
});

it("without the person's turn and the unique slots the seat limit is passed", async () => {
  const viewer = await makeUser();
  const { scheduleId, seatIds } = await makeSchedule({ maxSeatsPerUser: 4 });
  const unguarded = (await functionSource("hold_seats"))
    .replace("FUNCTION public.hold_seats(", "FUNCTION hold_unlimited(")
    .replace("PERFORM lock_person(p_user_id, p_schedule_id);", "")
    .replace("v_now := clock_ms();", `v_now := clock_ms(); ${meetThere}`);
  await sqlClient().unsafe(unguarded);
  await sqlClient()`DROP INDEX reservation_seats_one_live_per_slot`;
  const answers = await meeting(5, () =>
    seatIds
      .slice(0, 5)
      .map((seatId) =>
        callFunction<Answer>(db(), "hold_unlimited", [viewer.userId, scheduleId, [seatId], null]),
      ),
  );
  expect(answers.map(({ outcome }) => outcome)).toEqual(Array(5).fill("HELD"));
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
    .replace("WHERE user_id = p_user_id FOR UPDATE;", `WHERE user_id = p_user_id; ${meetThere}`)
    .replace("move_wallet(", "move_wallet_unguarded(");
  const moveUnguarded = (await functionSource("move_wallet"))
    .replace("FUNCTION public.move_wallet(", "FUNCTION move_wallet_unguarded(")
    .replace("AND balance + p_amount >= 0", "");
  await sqlClient().unsafe(moveUnguarded);
  await sqlClient().unsafe(payUnguarded);
  await sqlClient()`ALTER TABLE wallets DROP CONSTRAINT wallets_balance_not_negative`;
  await sqlClient()`ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_balance_not_negative`;
  const answers = await meeting(reservationIds.length, () =>
    reservationIds.map((id) =>
      callFunction<Answer>(db(), "pay_unguarded", [viewer.userId, [id], null, null, null]),
    ),
  );
  expect(answers.map(({ outcome }) => outcome)).toEqual(Array(8).fill("PAID"));
  expect(await brokenInvariants()).toContain("no wallet is below zero");
});

it("without the reservation's lock a lapsed hold is paid although somebody else has its seat", async () => {
  const [late, rival] = (await makeUsers(2, { balance: 100_000 })) as [Viewer, Viewer];
  const { scheduleId, seatIds } = await makeSchedule({ price: 10_000 });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), late, wanted, null);
  const unguarded = (await functionSource("pay_reservations"))
    .replace("FUNCTION public.pay_reservations(", "FUNCTION pay_unlocked(")
    .replace("ORDER BY id FOR UPDATE);", "ORDER BY id);")
    .replace("v_now := clock_ms();", `v_now := clock_ms() - interval '1 minute'; ${meetThere}`)
    .replace("IF v_moved IS NULL OR v_sold <> v_issued THEN", "IF false THEN");
  await sqlClient().unsafe(unguarded);
  await lapseHold(reservationId);
  const letGo = await closeMeetingPoint();
  const paying = callFunction<Answer>(db(), "pay_unlocked", [
    late.userId,
    [reservationId],
    null,
    null,
    null,
  ]);
  await untilWaiting(1);
  await holdSeats(db(), rival, wanted, null);
  await letGo();
  expect((await paying).outcome).toBe("PAID");
  expect(await brokenInvariants()).toContain(
    "a sold seat has one live ticket of its owner, any other none",
  );
});

it("without the locks of a payment and the unique indexes one reservation is paid several times", async () => {
  const viewer = await makeUser({ balance: 30_000 });
  const { scheduleId, seatIds } = await makeSchedule({ price: 10_000 });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, null);
  const unguarded = (await functionSource("pay_reservations"))
    .replace("FUNCTION public.pay_reservations(", "FUNCTION pay_again(")
    .replace("PERFORM lock_person(p_user_id, v_schedule.id);", "")
    .replace("ORDER BY id FOR UPDATE);", "ORDER BY id);")
    .replace("v_now := clock_ms();", `v_now := clock_ms(); ${meetThere}`)
    .replace("IF v_moved IS NULL OR v_sold <> v_issued THEN", "IF false THEN");
  await sqlClient().unsafe(unguarded);
  await sqlClient()`DROP INDEX payments_one_live_per_reservation`;
  await sqlClient()`DROP INDEX tickets_one_live_per_seat`;
  const pay = () =>
    callFunction<Answer>(db(), "pay_again", [viewer.userId, [reservationId], null, null, null]);
  const answers = await meeting(3, () => [pay(), pay(), pay()]);
  expect(answers.map(({ outcome }) => outcome)).toEqual(Array(3).fill("PAID"));
  expect((await getBalance(db(), viewer)).currentBalance).toBe(0);
  expect(await brokenInvariants()).toContain(
    "a CONFIRMED reservation has exactly one COMPLETED payment, any other none",
  );
});

it("without the reservation's lock a hold that is being paid is given back all the same", async () => {
  const viewer = await makeUser({ balance: 10_000 });
  const { scheduleId, seatIds } = await makeSchedule({ price: 10_000 });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, null);
  const unguarded = (await functionSource("release_hold"))
    .replace("FUNCTION public.release_hold(", "FUNCTION release_unlocked(")
    .replace("AND user_id = p_user_id FOR UPDATE;", "AND user_id = p_user_id;")
    .replace("v_now := clock_ms();", `v_now := clock_ms(); ${meetThere}`);
  await sqlClient().unsafe(unguarded);
  const letGo = await closeMeetingPoint();
  const releasing = callFunction<Answer>(db(), "release_unlocked", [viewer.userId, reservationId]);
  await untilWaiting(1);
  await payReservations(db(), viewer, [reservationId], null);
  await letGo();
  expect((await releasing).outcome).toBe("RELEASED");
  expect(await brokenInvariants()).toContain(
    "a CONFIRMED reservation has exactly one COMPLETED payment, any other none",
  );
});

it("without the payment's lock and the unique refund the money comes back several times", async () => {
  const viewer = await makeUser({ balance: 10_000 });
  const { scheduleId, seatIds } = await makeSchedule({ price: 10_000 });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, null);
  const { paymentId } = await payReservations(db(), viewer, [reservationId], null);
  const unguarded = (await functionSource("cancel_payment"))
    .replace("FUNCTION public.cancel_payment(", "FUNCTION cancel_unlocked(")
    .replace("AND user_id = p_user_id FOR UPDATE;", `AND user_id = p_user_id; ${meetThere}`)
    .replace("ORDER BY id FOR UPDATE", "ORDER BY id");
  await sqlClient().unsafe(unguarded);
  await sqlClient()`DROP INDEX ledger_one_refund_entry`;
  const cancel = () =>
    callFunction<Answer>(db(), "cancel_unlocked", [viewer.userId, paymentId, null]);
  const answers = await meeting(2, () => [cancel(), cancel()]);
  expect(answers.map(({ outcome }) => outcome)).toEqual(Array(2).fill("CANCELLED"));
  expect((await getBalance(db(), viewer)).currentBalance).toBe(20_000);
  expect(await brokenInvariants()).toContain(
    "a payment took its amount from the buyer's wallet once, and a cancelled one gave its refund back once",
  );
});
