import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db, sqlClient } from "@/db/client";
import { payments, tickets } from "@/db/schema/payments";
import type { Viewer } from "@/lib/auth/viewer";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser, makeUsers, seatRows } from "@/lib/testing/factories";
import { tally } from "@/lib/testing/tally";
import { getBalance } from "@/lib/wallet/get-balance";
import { cancelPayment } from "./cancel-payment";
import { payReservations } from "./pay-reservations";
import { previewCancellation } from "./preview-cancellation";

afterAll(expectAuditClean);

const dayMs = 86_400_000;
const startBalance = 500_000;

async function bought(options: { daysAhead?: number; seatsCount?: number } = {}) {
  const { daysAhead = 30, seatsCount = 2 } = options;
  const viewer = await makeUser({ balance: startBalance });
  const schedule = await makeSchedule({ startsAt: new Date(Date.now() + daysAhead * dayMs) });
  const { scheduleId } = schedule;
  const seatIds = schedule.seatIds.slice(0, seatsCount);
  const held = await holdSeats(db(), viewer, { scheduleId, seatIds }, null);
  const { paymentId } = await payReservations(db(), viewer, [held.reservationId], null);
  return { viewer, scheduleId, seatIds, paymentId, reservationId: held.reservationId };
}

describe("cancelling", () => {
  it("long before the show is the exact inverse of buying", async () => {
    const { viewer, seatIds, paymentId, reservationId } = await bought();
    const cancelled = await cancelPayment(db(), viewer, paymentId, "마음이 바뀌었어요");
    expect(cancelled).toMatchObject({
      paymentId,
      status: "CANCELLED",
      refundAmount: 200_000,
      fee: 0,
      currentBalance: startBalance,
    });
    expect(await getBalance(db(), viewer)).toMatchObject({
      currentBalance: startBalance,
      totalCharged: startBalance,
      totalUsed: 0,
    });
    for (const row of await seatRows(seatIds)) {
      expect(row).toMatchObject({ status: "AVAILABLE", holderId: null, reservationId: null });
    }
    const dead = await db().query.tickets.findMany({
      where: eq(tickets.reservationId, reservationId),
    });
    expect(dead.map(({ status }) => status)).toEqual(["REVOKED", "REVOKED"]);
    const row = await db().query.payments.findFirst({ where: eq(payments.id, paymentId) });
    expect(row?.cancelReason).toBe("마음이 바뀌었어요");
  });

  it("the seat can be bought again by somebody else", async () => {
    const { viewer, scheduleId, seatIds, paymentId } = await bought();
    await cancelPayment(db(), viewer, paymentId, undefined);
    const next = await makeUser({ balance: startBalance });
    const held = await holdSeats(db(), next, { scheduleId, seatIds }, null);
    await payReservations(db(), next, [held.reservationId], null);
    for (const row of await seatRows(seatIds)) expect(row?.holderId).toBe(next.userId);
  });

  it("costs what was promised at the purchase, as the preview said", async () => {
    const { viewer, paymentId } = await bought({ daysAhead: 8 });
    await sqlClient()`
      UPDATE payments SET paid_at = paid_at - interval '2 days',
        refund_policy = refund_steps((SELECT starts_at FROM schedules WHERE id = schedule_id), paid_at - interval '2 days')
      WHERE id = ${paymentId}`;
    const preview = await previewCancellation(db(), viewer, paymentId);
    expect(preview).toMatchObject({ refundAmount: 180_000, fee: 20_000, rule: "DAYS_9_TO_7" });
    // A change of date does not change the promise.
    await sqlClient()`
      UPDATE schedules SET booking_close_at = now() + interval '1 hour', starts_at = now() + interval '2 hours'
      WHERE id = (SELECT schedule_id FROM payments WHERE id = ${paymentId})`;
    const cancelled = await cancelPayment(db(), viewer, paymentId, undefined);
    expect(cancelled).toMatchObject({
      refundAmount: 180_000,
      fee: 20_000,
      currentBalance: startBalance - 20_000,
    });
  });

  it("is not possible after the start, nor with a used ticket, nor for somebody else's", async () => {
    const { viewer, paymentId, reservationId } = await bought();
    const other = await makeUser();
    await expect(cancelPayment(db(), other, paymentId, undefined)).rejects.toThrow(
      "PAYMENT_NOT_FOUND",
    );
    await db()
      .update(tickets)
      .set({ status: "USED" })
      .where(eq(tickets.reservationId, reservationId));
    await expect(cancelPayment(db(), viewer, paymentId, undefined)).rejects.toThrow(
      "CANCELLATION_NOT_ALLOWED",
    );
    await expect(previewCancellation(db(), viewer, paymentId)).rejects.toThrow(
      "CANCELLATION_NOT_ALLOWED",
    );
    const late = await bought();
    await sqlClient()`
      UPDATE payments SET refund_policy = refund_steps(now() - interval '1 second', now() - interval '9 days')
      WHERE id = ${late.paymentId}`;
    await expect(cancelPayment(db(), late.viewer, late.paymentId, undefined)).rejects.toThrow(
      "CANCELLATION_NOT_ALLOWED",
    );
    expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance - 200_000);
  });

  it("ends with the start of the show, also where that was put forward since the purchase", async () => {
    const { viewer, scheduleId, paymentId } = await bought();
    await sqlClient()`
      UPDATE schedules SET booking_close_at = clock_timestamp(), starts_at = clock_timestamp()
      WHERE id = ${scheduleId}`;
    await expect(previewCancellation(db(), viewer, paymentId)).rejects.toThrow(
      "CANCELLATION_NOT_ALLOWED",
    );
    await expect(cancelPayment(db(), viewer, paymentId, undefined)).rejects.toThrow(
      "CANCELLATION_NOT_ALLOWED",
    );
  });

  it("30 at once: one refund, 29 learn that it is done", async () => {
    const { viewer, paymentId } = await bought();
    const attempts = Array.from({ length: 30 }, () =>
      cancelPayment(db(), viewer, paymentId, undefined),
    );
    expect(await tally(attempts)).toEqual({ OK: 1, PAYMENT_ALREADY_CANCELLED: 29 });
    expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance);
  });

  it("a refund is paid even into a wallet filled to its limit since", async () => {
    const { viewer, paymentId } = await bought();
    await sqlClient()`SELECT charge_wallet(${viewer.userId}, 9700000)`;
    const { currentBalance } = await cancelPayment(db(), viewer, paymentId, undefined);
    expect(currentBalance).toBe(10_200_000);
  });

  it("buyers and cancellers at once over the same seats: every won and seat accounted for", async () => {
    const people = (await makeUsers(24, { balance: startBalance })) as Viewer[];
    const { scheduleId, seatIds } = await makeSchedule();
    await Promise.all(
      people.map(async (viewer, index) => {
        for (let round = 0; round < 4; round++) {
          try {
            const wanted = [seatIds[(index + round) % 6] as number];
            const held = await holdSeats(db(), viewer, { scheduleId, seatIds: wanted }, null);
            const { paymentId } = await payReservations(db(), viewer, [held.reservationId], null);
            await cancelPayment(db(), viewer, paymentId, undefined);
          } catch (error) {
            expect(error).toMatchObject({ code: "SEAT_UNAVAILABLE" });
          }
        }
      }),
    );
    for (const viewer of people) {
      expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance);
    }
  });
});
