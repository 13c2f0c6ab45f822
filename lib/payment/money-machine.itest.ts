import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { db, sqlClient } from "@/db/client";
import { blockSeats } from "@/lib/admin/block-seats";
import { refundPayment } from "@/lib/admin/refund-payment";
import type { Viewer } from "@/lib/auth/viewer";
import { expireHolds } from "@/lib/reservation/expire-holds";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { releaseHold } from "@/lib/reservation/release-hold";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import {
  type Command,
  command,
  type Model,
  makeModel,
  people,
  priceWon,
  seatLimit,
  seats,
} from "@/lib/testing/money-model";
import { checkInTicket } from "@/lib/ticket/check-in-ticket";
import { signTicket } from "@/lib/ticket/ticket-qr";
import { chargeWallet } from "@/lib/wallet/charge-wallet";
import { cancelPayment } from "./cancel-payment";
import { payReservations } from "./pay-reservations";

/**
 * Seats and wallets through the real functions, beside a model of them: whatever people do in whatever order, each
 * answer and everything left behind is what the model says.
 */
vi.setConfig({ testTimeout: 300_000 });

const stepsWanted = 10_000;
const stepsPerShowMax = 500;
/** A failure is made smaller for so long, then shown as it is. */
const shrinkingMs = 60_000;
const dayMs = 86_400_000;

/** Shows whose ladder gives everything back, and less. */
const ladders = [
  { percent: 100, inDays: 30 },
  { percent: 70, inDays: 2 },
] as const;

type Stage = { admin: Viewer; viewers: Viewer[]; scheduleId: number; seatIds: number[] };

async function makeStage(inDays: number): Promise<Stage> {
  const schedule = await makeSchedule({
    price: priceWon,
    maxSeatsPerUser: seatLimit,
    holdSeconds: 1_800,
    startsAt: new Date(Date.now() + inDays * dayMs),
  });
  const viewers = await makeUsers(people);
  return { ...schedule, viewers, admin: await makeUser({ role: "ADMIN" }) };
}

/** Does to the real thing what a command says; resolves to the id of what it made, or 0. */
async function perform(wanted: Command, model: Model, stage: Stage): Promise<number> {
  const { viewers, scheduleId, seatIds, admin } = stage;
  const viewerOf = (person: number) => viewers[person] as Viewer;
  const holdId = (index: number) => model.holds[index]?.id as number;
  const paymentId = (index: number) => model.payments[index]?.id as number;
  switch (wanted.do) {
    case "hold": {
      const ids = wanted.seats.map((seat) => seatIds[seat] as number);
      const request = { scheduleId, seatIds: ids };
      return (await holdSeats(db(), viewerOf(wanted.person), request, null)).reservationId;
    }
    case "release":
      await releaseHold(db(), viewerOf(wanted.person), holdId(wanted.hold));
      return 0;
    case "lapse":
      await lapseHold(holdId(wanted.hold));
      return 0;
    case "sweep":
      return expireHolds(db(), 64);
    case "pay":
      return (await payReservations(db(), viewerOf(wanted.person), wanted.holds.map(holdId), null))
        .paymentId;
    case "cancel":
      await cancelPayment(db(), viewerOf(wanted.person), paymentId(wanted.payment), undefined);
      return 0;
    case "refund": {
      const amount = wanted.amountWon ?? undefined;
      await refundPayment(db(), admin, paymentId(wanted.payment), { amount, reason: "모형" });
      return 0;
    }
    case "charge":
      await chargeWallet(db(), viewerOf(wanted.person), wanted.amountWon);
      return 0;
    case "block":
    case "unblock": {
      const request = { seatNumbers: wanted.seats.map((seat) => seat + 1), reason: "모형" };
      const status = wanted.do === "block" ? "BLOCKED" : "AVAILABLE";
      await blockSeats(db(), admin, scheduleId, request, status);
      return 0;
    }
    case "checkIn": {
      const seat = model.holds[wanted.hold]?.seats.toSorted((a, b) => a - b)[wanted.nth] as number;
      const [ticket] = await sqlClient()<{ code: string }[]>`
        SELECT code FROM tickets
        WHERE reservation_id = ${holdId(wanted.hold)} AND seat_id = ${seatIds[seat] as number}`;
      return (await checkInTicket(db(), admin, { code: signTicket(ticket?.code as string) }))
        .ticketId;
    }
  }
}

/** Seats and balances as anybody reads them: a lapsed hold is a free seat. */
async function observe({ scheduleId, viewers }: Stage) {
  const [row] = await sqlClient()<{ seats: string[]; wallets: number[] }[]>`
    SELECT ARRAY(
        SELECT CASE WHEN status = 'HELD' AND held_until <= clock_timestamp() THEN 'AVAILABLE' ELSE status END
        FROM seats WHERE schedule_id = ${scheduleId} AND seat_number <= ${seats} ORDER BY seat_number) AS seats,
      ARRAY(
        SELECT balance FROM wallets WHERE user_id = ANY (${viewers.map(({ userId }) => userId)}::bigint[])
        ORDER BY user_id) AS wallets`;
  return row;
}

/** What became of every hold and payment ever made. */
async function observeHistory({ scheduleId }: Stage) {
  const holds = await sqlClient()`
    SELECT id::float8 AS id,
      CASE WHEN status = 'RESERVED' AND expires_at <= clock_timestamp() THEN 'EXPIRED' ELSE status END AS status
    FROM reservations WHERE schedule_id = ${scheduleId} ORDER BY id`;
  const payments = await sqlClient()`
    SELECT id::float8 AS id, refund_amount AS refund FROM payments WHERE schedule_id = ${scheduleId} ORDER BY id`;
  return {
    holds: holds.map(({ id, status }) => [id, status]),
    payments: payments.map(({ id, refund }) => [id, refund]),
  };
}

let steps = 0;

async function play(commands: Command[], { percent, inDays }: (typeof ladders)[number]) {
  const model = makeModel(percent);
  const stage = await makeStage(inDays);
  for (const [at, drawn] of commands.entries()) {
    const wanted = model.resolve(drawn);
    if (!wanted) continue;
    steps += 1;
    const expected = model.predict(wanted);
    let id = 0;
    const outcome = await perform(wanted, model, stage).then(
      (made) => {
        id = made;
        return "OK";
      },
      (error) => error.code ?? error,
    );
    const here = `step ${at}: ${JSON.stringify(wanted)}`;
    expect(outcome, here).toBe(expected);
    if (outcome === "OK") model.apply(wanted, id);
    expect(await observe(stage), here).toEqual({
      seats: Array.from({ length: seats }, (_, seat) => model.statusOf(seat)),
      wallets: model.walletWon,
    });
  }
  expect(await observeHistory(stage)).toEqual({
    holds: model.holds.map(({ id, status }) => [id, status]),
    payments: model.payments.map(({ id, refundWon }) => [id, refundWon]),
  });
  await expectAuditClean();
}

it("10,000 steps of holding, paying, cancelling, charging, blocking and entering are as the model says", async () => {
  // One after the other: a hold that lapsed is not to be had in the very moment a sweeper is at it.
  const show = fc.asyncProperty(
    fc.array(command, { minLength: 1, maxLength: stepsPerShowMax, size: "max" }),
    fc.constantFrom(...ladders),
    play,
  );
  const bound = { numRuns: 1, interruptAfterTimeLimit: shrinkingMs };
  while (steps < stepsWanted) await fc.assert(show, bound);
});
