import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import { outboxEvents } from "@/db/schema/events";
import { payments, tickets } from "@/db/schema/payments";
import { endedPasses, reservations } from "@/db/schema/reservations";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { expireHolds } from "@/lib/reservation/expire-holds";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { releaseHold } from "@/lib/reservation/release-hold";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, makeUsers, seatRows } from "@/lib/testing/factories";
import { tally } from "@/lib/testing/tally";
import { getBalance } from "@/lib/wallet/get-balance";
import { type PayGrounds, payReservations } from "./pay-reservations";

afterAll(expectAuditClean);

const price = 10_000;

async function hold(viewer: Viewer, seatsCount = 1, token: string | null = null) {
  const schedule = await makeSchedule({ price });
  const seatIds = schedule.seatIds.slice(0, seatsCount);
  const { scheduleId } = schedule;
  const held = await holdSeats(db(), viewer, { scheduleId, seatIds }, token);
  return { ...held, seatIds, spareSeatIds: schedule.seatIds.slice(seatsCount) };
}

function pay(viewer: Viewer, reservationIds: number[], grounds: PayGrounds = null) {
  return payReservations(db(), viewer, reservationIds, grounds);
}

async function balanceOf(viewer: Viewer): Promise<number> {
  return (await getBalance(db(), viewer)).currentBalance;
}

describe("paying", () => {
  it("owns the seats, with a ticket each, and takes the money once", async () => {
    const viewer = await makeUser({ balance: 50_000 });
    const token = randomUUID();
    const held = await hold(viewer, 2, token);
    const { scheduleId, reservationId, reservationNumber } = held;
    const paid = await pay(viewer, [reservationId], { token, scheduleId });
    expect(paid).toMatchObject({
      reservationId,
      userId: viewer.userId,
      scheduleId,
      amount: 20_000,
      totalAmount: 20_000,
      paymentMethod: "BALANCE",
      status: "COMPLETED",
      currentBalance: 30_000,
      reservation: {
        reservationNumber,
        seats: [
          { seatNumber: 1, price },
          { seatNumber: 2, price },
        ],
      },
    });
    expect(await balanceOf(viewer)).toBe(30_000);
    for (const row of await seatRows(held.seatIds)) {
      expect(row).toMatchObject({ status: "SOLD", holderId: viewer.userId, heldUntil: null });
    }
    const issued = await db().query.tickets.findMany({
      where: eq(tickets.reservationId, reservationId),
    });
    expect(issued.map(({ seatId, status }) => ({ seatId, status }))).toEqual(
      held.seatIds.map((seatId) => ({ seatId, status: "VALID" })),
    );
    const passes = await db().query.endedPasses.findMany({ where: eq(endedPasses.token, token) });
    expect(passes).toMatchObject([{ scheduleId, userId: viewer.userId }]);
    const events = await db().query.outboxEvents.findMany({
      where: eq(outboxEvents.scheduleId, scheduleId),
    });
    expect(events.map(({ type }) => type)).toEqual(["ReservationHeld", "PaymentCompleted"]);
    expect(events[1]?.payload).toEqual({
      paymentId: paid.paymentId,
      reservationIds: [reservationId],
      amount: 20_000,
      token,
    });
  });

  it("with too little money says how much is missing and leaves no trace", async () => {
    const viewer = await makeUser({ balance: 15_000 });
    const held = await hold(viewer, 2);
    await expect(pay(viewer, [held.reservationId])).rejects.toEqual(
      new DomainError("INSUFFICIENT_BALANCE", {
        balance: 15_000,
        required: 20_000,
        missing: 5_000,
      }),
    );
    expect(await balanceOf(viewer)).toBe(15_000);
    expect(await db().$count(payments, eq(payments.userId, viewer.userId))).toBe(0);
    const [row] = await seatRows(held.seatIds);
    expect(row?.status).toBe("HELD");
  });

  it("what is lapsed, released, paid or somebody else's each has its own answer", async () => {
    const [viewer, other] = (await makeUsers(2, { balance: 100_000 })) as [Viewer, Viewer];
    const lapsed = await hold(viewer);
    await lapseHold(lapsed.reservationId);
    await expect(pay(viewer, [lapsed.reservationId])).rejects.toThrow("RESERVATION_EXPIRED");
    const released = await hold(viewer);
    await releaseHold(db(), viewer, released.reservationId);
    await expect(pay(viewer, [released.reservationId])).rejects.toThrow("RESERVATION_CANCELLED");
    const paid = await hold(viewer);
    await pay(viewer, [paid.reservationId]);
    await expect(pay(viewer, [paid.reservationId])).rejects.toThrow("RESERVATION_ALREADY_PAID");
    await expect(pay(other, [paid.reservationId])).rejects.toThrow("RESERVATION_NOT_FOUND");
    await expect(pay(viewer, [999_999_999])).rejects.toThrow("RESERVATION_NOT_FOUND");
    expect(await balanceOf(viewer)).toBe(100_000 - price);
  });

  it("a hold of a cancelled show cannot be paid", async () => {
    const viewer = await makeUser({ balance: 100_000 });
    const held = await hold(viewer);
    await db()
      .update(schedules)
      .set({ cancelledAt: new Date() })
      .where(eq(schedules.id, held.scheduleId));
    await expect(pay(viewer, [held.reservationId])).rejects.toThrow("SALE_CLOSED");
  });
});

describe("the pass", () => {
  it("must be of the schedule, and must not have ended", async () => {
    const viewer = await makeUser({ balance: 100_000 });
    const held = await hold(viewer);
    const { scheduleId, reservationId } = held;
    const token = randomUUID();
    await expect(
      pay(viewer, [reservationId], { token, scheduleId: scheduleId + 1 }),
    ).rejects.toThrow("QUEUE_TOKEN_WRONG_SCHEDULE");
    await db().insert(endedPasses).values({ token, scheduleId, userId: viewer.userId });
    await expect(pay(viewer, [reservationId], { token, scheduleId })).rejects.toThrow(
      "QUEUE_TOKEN_INVALID",
    );
    expect(await balanceOf(viewer)).toBe(100_000);
  });

  it("missing, it is asked for; but a reservation already paid says that first", async () => {
    const viewer = await makeUser({ balance: 100_000 });
    const { reservationId } = await hold(viewer);
    const grounds: PayGrounds = new DomainError("QUEUE_TOKEN_REQUIRED");
    await expect(pay(viewer, [reservationId], grounds)).rejects.toThrow("QUEUE_TOKEN_REQUIRED");
    await pay(viewer, [reservationId]);
    await expect(pay(viewer, [reservationId], grounds)).rejects.toThrow("RESERVATION_ALREADY_PAID");
  });

  it("of the hold ends too when the hold alone was the proof", async () => {
    const viewer = await makeUser({ balance: 100_000 });
    const token = randomUUID();
    const { reservationId, scheduleId, spareSeatIds } = await hold(viewer, 1, token);
    await pay(viewer, [reservationId]);
    const seatIds = spareSeatIds.slice(0, 1);
    await expect(holdSeats(db(), viewer, { scheduleId, seatIds }, token)).rejects.toThrow(
      "QUEUE_TOKEN_INVALID",
    );
  });
});

describe("several reservations", () => {
  async function holdTwo(viewer: Viewer) {
    const { scheduleId, seatIds } = await makeSchedule({ price });
    const one = await holdSeats(db(), viewer, { scheduleId, seatIds: seatIds.slice(0, 1) }, null);
    const two = await holdSeats(db(), viewer, { scheduleId, seatIds: seatIds.slice(1, 3) }, null);
    return [one.reservationId, two.reservationId] as const;
  }

  it("of one schedule are paid by one payment", async () => {
    const viewer = await makeUser({ balance: 30_000 });
    const [one, two] = await holdTwo(viewer);
    const paid = await pay(viewer, [two, one]);
    expect(paid).toMatchObject({
      amount: 30_000,
      reservationIds: [one, two],
      reservations: [{ amount: 10_000 }, { amount: 20_000 }],
      currentBalance: 0,
    });
  });

  it("are paid all or none", async () => {
    const viewer = await makeUser({ balance: 30_000 });
    const [one, two] = await holdTwo(viewer);
    await lapseHold(two);
    await expect(pay(viewer, [one, two])).rejects.toThrow("RESERVATION_EXPIRED");
    await expect(pay(viewer, [one, 999_999_999])).rejects.toThrow("RESERVATION_NOT_FOUND");
    expect(await balanceOf(viewer)).toBe(30_000);
    const row = await db().query.reservations.findFirst({ where: eq(reservations.id, one) });
    expect(row?.status).toBe("RESERVED");
    await expireHolds(db(), 64);
  });

  it("of two schedules are not one purchase", async () => {
    const viewer = await makeUser({ balance: 30_000 });
    const one = await hold(viewer);
    const two = await hold(viewer);
    await expect(pay(viewer, [one.reservationId, two.reservationId])).rejects.toThrow(
      "RESERVATION_NOT_PAYABLE",
    );
  });
});

describe("races", () => {
  it("50 payments of one reservation at once: one is paid, 49 learn that it is", async () => {
    const viewer = await makeUser({ balance: 1_000_000 });
    const token = randomUUID();
    const { reservationId, scheduleId } = await hold(viewer, 1, token);
    const attempts = Array.from({ length: 50 }, () =>
      pay(viewer, [reservationId], { token, scheduleId }),
    );
    expect(await tally(attempts)).toEqual({ OK: 1, RESERVATION_ALREADY_PAID: 49 });
    expect(await balanceOf(viewer)).toBe(1_000_000 - price);
  });

  it("200 spends of a balance that is enough for 50: exactly 50", async () => {
    const viewer = await makeUser({ balance: 50 * price });
    const reservationIds: number[] = [];
    for (let i = 0; i < 20; i++) {
      const { scheduleId, seatIds } = await makeSchedule({ price, maxSeatsPerUser: 10 });
      const holds = seatIds
        .slice(0, 10)
        .map((seatId) => holdSeats(db(), viewer, { scheduleId, seatIds: [seatId] }, null));
      for (const { reservationId } of await Promise.all(holds)) reservationIds.push(reservationId);
    }
    const counts = await tally(reservationIds.map((id) => pay(viewer, [id])));
    expect(counts).toEqual({ OK: 50, INSUFFICIENT_BALANCE: 150 });
    expect(await balanceOf(viewer)).toBe(0);
  });
});
