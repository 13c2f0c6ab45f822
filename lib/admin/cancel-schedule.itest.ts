import { and, eq, inArray } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db, sqlClient } from "@/db/client";
import { payments, tickets } from "@/db/schema/payments";
import { reservations } from "@/db/schema/reservations";
import { ledgerTransactions } from "@/db/schema/wallets";
import type { Viewer } from "@/lib/auth/viewer";
import { cancelPayment } from "@/lib/payment/cancel-payment";
import { payReservations } from "@/lib/payment/pay-reservations";
import { previewCancellation } from "@/lib/payment/preview-cancellation";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { releaseHold } from "@/lib/reservation/release-hold";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, makeUsers, seatRows } from "@/lib/testing/factories";
import { functionSource } from "@/lib/testing/function-source";
import { tally } from "@/lib/testing/tally";
import { cancelSchedule } from "./cancel-schedule";
import { refundCancelledShows } from "./refund-cancelled-shows";
import { findCancellation } from "./store";

afterAll(expectAuditClean);

const price = 10_000;
const startBalance = 100_000;
const reason = "공연장 사정";

async function house(count: number, options: { startsAt?: Date } = {}) {
  const admin = await makeUser({ role: "ADMIN" });
  const people = await makeUsers(count, { balance: startBalance });
  const schedule = await makeSchedule({ price, ...options });
  return { admin, people, ...schedule };
}

function hold(viewer: Viewer, scheduleId: number, seatId: number | undefined) {
  return holdSeats(db(), viewer, { scheduleId, seatIds: [seatId as number] }, null);
}

async function buy(viewer: Viewer, scheduleId: number, seatId: number | undefined) {
  const { reservationId } = await hold(viewer, scheduleId, seatId);
  return payReservations(db(), viewer, [reservationId], null);
}

/** Rounds until nothing is left; returns how many payments each gave back. */
async function refundAll(perRound: number): Promise<number[]> {
  const rounds: number[] = [];
  for (;;) {
    const refunded = await refundCancelledShows(perRound);
    if (refunded === 0) return rounds;
    rounds.push(refunded);
  }
}

async function balancesOf(people: Viewer[]): Promise<number[]> {
  const rows = await db().query.wallets.findMany({
    where: (wallet) =>
      inArray(
        wallet.userId,
        people.map(({ userId }) => userId),
      ),
  });
  return rows.map(({ balance }) => balance);
}

async function paymentsOf(scheduleId: number) {
  return db().select().from(payments).where(eq(payments.scheduleId, scheduleId));
}

async function refundEntriesOf(scheduleId: number): Promise<number> {
  const paid = await paymentsOf(scheduleId);
  const rows = await db()
    .select()
    .from(ledgerTransactions)
    .where(
      and(
        eq(ledgerTransactions.type, "REFUND"),
        inArray(
          ledgerTransactions.paymentId,
          paid.map(({ id }) => id),
        ),
      ),
    );
  return rows.length;
}

describe("cancelling a show", () => {
  it("gives everybody everything back, tickets used or not, whatever the ladder says", async () => {
    const tomorrow = new Date(Date.now() + 86_400_000);
    const { admin, people, scheduleId, seatIds } = await house(3, { startsAt: tomorrow });
    for (const [index, viewer] of people.entries()) await buy(viewer, scheduleId, seatIds[index]);
    await db()
      .update(tickets)
      .set({ status: "USED" })
      .where(eq(tickets.seatId, seatIds[0] as number));
    await cancelSchedule(db(), admin, scheduleId, reason);
    expect(await refundAll(16)).toEqual([3]);
    expect(await balancesOf(people)).toEqual(Array(3).fill(startBalance));
    const paid = await paymentsOf(scheduleId);
    for (const payment of paid) {
      expect(payment).toMatchObject({
        status: "CANCELLED",
        refundAmount: price,
        fee: 0,
        cancelReason: reason,
      });
    }
    const dead = await db().select().from(tickets).where(eq(tickets.scheduleId, scheduleId));
    expect(dead.map(({ status }) => status)).toEqual(Array(3).fill("REVOKED"));
  });

  it("ends its holds: the live ones are cancelled, the lapsed ones have expired", async () => {
    const { admin, people, scheduleId, seatIds } = await house(2);
    const [first, second] = people as [Viewer, Viewer];
    const live = await hold(first, scheduleId, seatIds[0]);
    const lapsed = await hold(second, scheduleId, seatIds[1]);
    await lapseHold(lapsed.reservationId);
    await cancelSchedule(db(), admin, scheduleId, reason);
    const rows = await db()
      .select()
      .from(reservations)
      .where(eq(reservations.scheduleId, scheduleId));
    expect(new Map(rows.map(({ id, status }) => [id, status]))).toEqual(
      new Map([
        [live.reservationId, "CANCELLED"],
        [lapsed.reservationId, "EXPIRED"],
      ]),
    );
    const seats = await seatRows(seatIds.slice(0, 2));
    expect(seats.map((seat) => seat?.status)).toEqual(["AVAILABLE", "AVAILABLE"]);
    await expect(payReservations(db(), first, [live.reservationId], null)).rejects.toThrow(
      "RESERVATION_CANCELLED",
    );
    await expect(hold(first, scheduleId, seatIds[3])).rejects.toThrow("SALE_CLOSED");
  });

  it("leaves nobody a fee: one's own cancellation is refused until the money comes by itself", async () => {
    const { admin, people, scheduleId, seatIds } = await house(1);
    const [viewer] = people as [Viewer];
    const { paymentId } = await buy(viewer, scheduleId, seatIds[0]);
    await cancelSchedule(db(), admin, scheduleId, reason);
    await expect(cancelPayment(db(), viewer, paymentId, undefined)).rejects.toThrow(
      "CANCELLATION_NOT_ALLOWED",
    );
    await expect(previewCancellation(db(), viewer, paymentId)).rejects.toThrow(
      "CANCELLATION_NOT_ALLOWED",
    );
    await refundAll(16);
    expect(await balancesOf(people)).toEqual([startBalance]);
  });

  it("a show nobody paid for is done after one round", async () => {
    const { admin, scheduleId } = await house(1);
    await cancelSchedule(db(), admin, scheduleId, reason);
    expect(await refundCancelledShows()).toBe(0);
    expect((await findCancellation(db(), scheduleId))?.refundedAt).toEqual(expect.any(String));
  });
});

describe("rounds of refunds", () => {
  it("broken off after one, go on where they were", async () => {
    const { admin, people, scheduleId, seatIds } = await house(10);
    for (const [index, viewer] of people.entries()) await buy(viewer, scheduleId, seatIds[index]);
    await cancelSchedule(db(), admin, scheduleId, reason);

    expect(await refundCancelledShows(4)).toBe(4);
    expect(await findCancellation(db(), scheduleId)).toMatchObject({
      refunds: { total: 10, done: 4, pending: 6, refundedAmount: 40_000, pendingAmount: 60_000 },
      refundedAt: null,
    });
    expect((await balancesOf(people)).toSorted()).toEqual(
      [...Array(4).fill(startBalance), ...Array(6).fill(startBalance - price)].toSorted(),
    );
    await expectAuditClean();

    expect(await refundAll(4)).toEqual([4, 2]);
    expect(await findCancellation(db(), scheduleId)).toMatchObject({
      refunds: { total: 10, done: 10, pending: 0, refundedAmount: 100_000 },
      refundedAt: expect.any(String),
    });
    expect(await refundEntriesOf(scheduleId)).toBe(10);
  });

  it("whose process died at work lose nothing: what was not committed is due again", async () => {
    const { admin, people, scheduleId, seatIds } = await house(4);
    for (const [index, viewer] of people.entries()) await buy(viewer, scheduleId, seatIds[index]);
    await cancelSchedule(db(), admin, scheduleId, reason);
    const [first] = await paymentsOf(scheduleId);
    // A process that gives one payment back and dies before its commit: its connection goes, its work with it.
    const dying = await sqlClient().reserve();
    const [process] = await dying<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await dying`BEGIN`;
    await dying`SELECT refund_payment(NULL, ${first?.id as number}, NULL, ${reason})`;
    const round = refundCancelledShows();
    await sqlClient()`SELECT pg_terminate_backend(${process?.pid as number})`;
    expect(await round).toBe(4);
    expect(await balancesOf(people)).toEqual(Array(4).fill(startBalance));
    expect(await refundEntriesOf(scheduleId)).toBe(4);
  });

  it("run by five processes at once give each payment back once", async () => {
    const { admin, people, scheduleId, seatIds } = await house(20);
    for (const [index, viewer] of people.entries()) await buy(viewer, scheduleId, seatIds[index]);
    await cancelSchedule(db(), admin, scheduleId, reason);
    const rounds = await Promise.all(Array.from({ length: 5 }, () => refundAll(7)));
    expect(rounds.flat().reduce((sum, refunded) => sum + refunded, 0)).toBe(20);
    expect(await balancesOf(people)).toEqual(Array(20).fill(startBalance));
    expect(await refundEntriesOf(scheduleId)).toBe(20);
  });

  it("one that cannot be given back keeps nobody waiting", async () => {
    const { admin, people, scheduleId, seatIds } = await house(3);
    const paid: { paymentId: number }[] = [];
    for (const [index, viewer] of people.entries()) {
      paid.push(await buy(viewer, scheduleId, seatIds[index]));
    }
    await cancelSchedule(db(), admin, scheduleId, reason);
    const refund = await functionSource("refund_payment");
    const stuck = refund.replace(
      "BEGIN\n",
      `BEGIN IF p_payment_id = ${paid[0]?.paymentId} THEN RAISE EXCEPTION 'stuck'; END IF;\n`,
    );
    await sqlClient().unsafe(stuck);
    expect(await refundCancelledShows(3)).toBe(2);
    expect((await findCancellation(db(), scheduleId))?.refundedAt).toBeNull();
    await sqlClient().unsafe(refund);
    expect(await refundCancelledShows(3)).toBe(1);
    expect(await balancesOf(people)).toEqual(Array(3).fill(startBalance));
  });
});

describe("more of them than a round takes that cannot be given back", () => {
  it("do not stand before the others in every round", async () => {
    const { admin, people, scheduleId, seatIds } = await house(4);
    const paid: { paymentId: number }[] = [];
    for (const [index, viewer] of people.entries()) {
      paid.push(await buy(viewer, scheduleId, seatIds[index]));
    }
    await cancelSchedule(db(), admin, scheduleId, reason);
    const stuck = paid.slice(0, 3).map(({ paymentId }) => paymentId);
    const refund = await functionSource("refund_payment");
    await sqlClient().unsafe(
      refund.replace(
        "BEGIN\n",
        `BEGIN IF p_payment_id IN (${stuck}) THEN RAISE EXCEPTION 'stuck'; END IF;\n`,
      ),
    );
    await expect.poll(() => refundCancelledShows(2)).toBe(1);
    await sqlClient().unsafe(refund);
    await expect.poll(() => refundCancelledShows(2)).toBe(0);
    expect(await balancesOf(people)).toEqual(Array(4).fill(startBalance));
  });
});

describe("at the same moment", () => {
  it("as fifty payments: whoever paid gets everything back once, and nobody pays afterwards", async () => {
    const { admin, people, scheduleId, seatIds } = await house(50);
    const holds = await Promise.all(
      people.map((viewer, index) => hold(viewer, scheduleId, seatIds[index])),
    );
    const pays = people.map((viewer, index) =>
      payReservations(db(), viewer, [holds[index]?.reservationId as number], null),
    );
    const [counts] = await Promise.all([
      tally(pays),
      cancelSchedule(db(), admin, scheduleId, reason),
    ]);
    const { OK: paid = 0, RESERVATION_CANCELLED: refused = 0 } = counts;
    expect(paid + refused).toBe(50);
    const rows = await paymentsOf(scheduleId);
    expect(rows).toHaveLength(paid);
    await refundAll(16);
    expect(await balancesOf(people)).toEqual(Array(50).fill(startBalance));
    expect(await refundEntriesOf(scheduleId)).toBe(paid);
  });

  it("as thirty people cancel by themselves: each is given back once, by one of the two", async () => {
    const { admin, people, scheduleId, seatIds } = await house(30);
    const paid: { paymentId: number }[] = [];
    for (const [index, viewer] of people.entries()) {
      paid.push(await buy(viewer, scheduleId, seatIds[index]));
    }
    const own = people.map((viewer, index) =>
      cancelPayment(db(), viewer, paid[index]?.paymentId as number, undefined),
    );
    const [counts] = await Promise.all([
      tally(own),
      cancelSchedule(db(), admin, scheduleId, reason).then(() => refundAll(16)),
    ]);
    await refundAll(16);
    const { OK: byThemselves = 0, CANCELLATION_NOT_ALLOWED: refused = 0 } = counts;
    expect(byThemselves + refused + (counts.PAYMENT_ALREADY_CANCELLED ?? 0)).toBe(30);
    expect(await balancesOf(people)).toEqual(Array(30).fill(startBalance));
    expect(await refundEntriesOf(scheduleId)).toBe(30);
  });

  it("as people hold and release without pause, it does not have to wait for them to stop", async () => {
    const { admin, people, scheduleId, seatIds } = await house(8);
    let closed = 0;
    const busy = people.map(async (viewer, index) => {
      for (;;) {
        const held = await hold(viewer, scheduleId, seatIds[index]).catch((error) => error);
        if (held instanceof Error) {
          expect(held.message).toBe("SALE_CLOSED");
          closed += 1;
          return;
        }
        await releaseHold(db(), viewer, held.reservationId).catch((error) =>
          expect(error.message).toBe("RESERVATION_CANCELLED"),
        );
      }
    });
    await cancelSchedule(db(), admin, scheduleId, reason);
    await Promise.all(busy);
    expect(closed).toBe(8);
  });

  it("control: without the exclusive lock on the show, somebody has paid for a cancelled one", async () => {
    const { admin, people, scheduleId, seatIds } = await house(1);
    const [viewer] = people as [Viewer];
    const { reservationId } = await hold(viewer, scheduleId, seatIds[0]);
    const source = await functionSource("cancel_schedule");
    const pay = await functionSource("pay_reservations");
    // Cancelling without waiting for who is about to pay, and paying without holding the show still.
    await sqlClient().unsafe(
      source
        .replace("FUNCTION public.cancel_schedule(", "FUNCTION cancel_unguarded(")
        .replace("WHERE id = p_schedule_id FOR UPDATE;", "WHERE id = p_schedule_id;")
        .replace("ORDER BY id FOR UPDATE);", "ORDER BY id FOR UPDATE SKIP LOCKED);"),
    );
    await sqlClient().unsafe(
      pay
        .replace("FUNCTION public.pay_reservations(", "FUNCTION pay_unguarded(")
        .replace("WHERE id = v_schedule_ids[1] FOR SHARE;", "WHERE id = v_schedule_ids[1];")
        .replace("v_now := clock_ms();", "PERFORM pg_sleep(0.3); v_now := clock_ms();"),
    );
    const paying = sqlClient()`
      SELECT pay_unguarded(${viewer.userId}, ${[reservationId]}::bigint[], NULL, NULL, NULL)`.execute();
    const waiting = () => sqlClient()`
      SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
    while ((await waiting()).length === 0);
    await sqlClient()`SELECT cancel_unguarded(${admin.userId}, ${scheduleId}, ${reason})`;
    await paying;
    const [row] = await sqlClient()<{ late: boolean }[]>`
      SELECT p.paid_at > s.cancelled_at AS late FROM payments p JOIN schedules s ON s.id = p.schedule_id
      WHERE s.id = ${scheduleId}`;
    expect(row?.late).toBe(true);
    await refundAll(16);
    await db()
      .update(payments)
      .set({ paidAt: new Date(0) })
      .where(eq(payments.scheduleId, scheduleId));
  });
});
