import { afterAll, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { refundPayment } from "@/lib/admin/refund-payment";
import type { Viewer } from "@/lib/auth/viewer";
import { expireHolds } from "@/lib/reservation/expire-holds";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { releaseHold } from "@/lib/reservation/release-hold";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, makeUsers, seatRows } from "@/lib/testing/factories";
import { getBalance } from "@/lib/wallet/get-balance";
import { cancelPayment } from "./cancel-payment";
import { payReservations } from "./pay-reservations";

/**
 * Paying against everything that can end a hold or a purchase in the same moment. `npm run load:races` plays each
 * 2,000 times. The controls without the guards are in lib/admin/controls.itest.ts.
 */
const rounds = Number(process.env.RACE_ROUNDS ?? 120);
const testTimeoutMs = 60_000 + rounds * 250;
vi.setConfig({ testTimeout: testTimeoutMs });

afterAll(async () => {
  await expireHolds(db(), rounds);
  await expectAuditClean();
});

const price = 1_000;
const seatsPerShow = 50;

/** Plays rounds on seats of their own, show after show, and counts how they ended. */
async function play(
  round: (scheduleId: number, seatId: number, nth: number) => Promise<string>,
): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  for (let played = 0; played < rounds; ) {
    const { scheduleId, seatIds } = await makeSchedule({ price, maxSeatsPerUser: 10 });
    for (const seatId of seatIds.slice(0, Math.min(seatsPerShow, rounds - played))) {
      const end = await round(scheduleId, seatId, played);
      ends[end] = (ends[end] ?? 0) + 1;
      played += 1;
    }
  }
  return ends;
}

const codeOf = (result: PromiseSettledResult<unknown>): string =>
  result.status === "fulfilled" ? "OK" : result.reason.code;
const balanceOf = async (viewer: Viewer) => (await getBalance(db(), viewer)).currentBalance;

/** Somebody new every few rounds, because a person has a limit of seats. */
async function buyers(): Promise<(nth: number) => Viewer> {
  const roundsEach = 5;
  const made = await makeUsers(Math.ceil(rounds / roundsEach), { balance: roundsEach * price });
  return (nth) => made[Math.floor(nth / roundsEach)] as Viewer;
}

async function spent(buyerOf: (nth: number) => Viewer): Promise<number> {
  const everybody = new Set(Array.from({ length: rounds }, (_, nth) => buyerOf(nth)));
  let total = 0;
  for (const viewer of everybody) total += 5 * price - (await balanceOf(viewer));
  return total;
}

it(`paying as the hold lapses, a rival and the sweeper at it too: ${rounds} times one owner or none`, async () => {
  const buyerOf = await buyers();
  const rival = await makeUser();
  const ends = await play(async (scheduleId, seatId, nth) => {
    const wanted = { scheduleId, seatIds: [seatId] };
    const { reservationId } = await holdSeats(db(), buyerOf(nth), wanted, null);
    await lapseHold(reservationId, { inMs: nth % 5 });
    const [paid, taken] = await Promise.allSettled([
      payReservations(db(), buyerOf(nth), [reservationId], null),
      holdSeats(db(), rival, wanted, null),
      expireHolds(db(), 64),
    ]);
    const [row] = await seatRows([seatId]);
    const end = `${codeOf(paid)}, ${codeOf(taken)}`;
    if (codeOf(taken) === "OK") {
      expect(row).toMatchObject({ status: "HELD", holderId: rival.userId });
      await releaseHold(db(), rival, Number(row?.reservationId));
    } else if (codeOf(paid) === "OK") {
      expect(row).toMatchObject({ status: "SOLD", holderId: buyerOf(nth).userId });
    }
    return end;
  });
  const { "OK, SEAT_UNAVAILABLE": sold = 0, ...others } = ends;
  for (const end of Object.keys(others)) {
    expect(["RESERVATION_EXPIRED, OK", "RESERVATION_EXPIRED, SEAT_UNAVAILABLE"]).toContain(end);
  }
  expect(await spent(buyerOf)).toBe(sold * price);
});

it(`paying and giving the hold back at once: ${rounds} times one of them`, async () => {
  const buyerOf = await buyers();
  const ends = await play(async (scheduleId, seatId, nth) => {
    const viewer = buyerOf(nth);
    const { reservationId } = await holdSeats(
      db(),
      viewer,
      { scheduleId, seatIds: [seatId] },
      null,
    );
    const [paid, released] = await Promise.allSettled([
      payReservations(db(), viewer, [reservationId], null),
      releaseHold(db(), viewer, reservationId),
    ]);
    const [row] = await seatRows([seatId]);
    expect(row?.status).toBe(codeOf(paid) === "OK" ? "SOLD" : "AVAILABLE");
    return `${codeOf(paid)}, ${codeOf(released)}`;
  });
  const { "OK, RESERVATION_ALREADY_PAID": sold = 0, "RESERVATION_CANCELLED, OK": given = 0 } = ends;
  expect(sold + given).toBe(rounds);
  expect(await spent(buyerOf)).toBe(sold * price);
});

it(`cancelling twice, and the house refunding, at once: ${rounds} times the money comes back once`, async () => {
  const buyerOf = await buyers();
  const admin = await makeUser({ role: "ADMIN" });
  const ends = await play(async (scheduleId, seatId, nth) => {
    const viewer = buyerOf(nth);
    const { reservationId } = await holdSeats(
      db(),
      viewer,
      { scheduleId, seatIds: [seatId] },
      null,
    );
    const { paymentId } = await payReservations(db(), viewer, [reservationId], null);
    const undone = await Promise.allSettled([
      cancelPayment(db(), viewer, paymentId, undefined),
      cancelPayment(db(), viewer, paymentId, undefined),
      refundPayment(db(), admin, paymentId, { reason: "경합" }),
    ]);
    return undone.map(codeOf).toSorted().join(", ");
  });
  const once = "OK, PAYMENT_ALREADY_CANCELLED, PAYMENT_ALREADY_CANCELLED";
  expect(ends).toEqual({ [once]: rounds });
  expect(await spent(buyerOf)).toBe(0);
});
