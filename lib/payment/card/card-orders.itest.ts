import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { callFunction } from "@/db/call";
import { db, sqlClient } from "@/db/client";
import { startSandbox } from "@/gateway/sandbox.mjs";
import { cancelSchedule } from "@/lib/admin/cancel-schedule";
import type { Viewer } from "@/lib/auth/viewer";
import type { DomainError } from "@/lib/errors";
import { getGateway } from "@/lib/payment/gateway/configured-gateway";
import { payReservations } from "@/lib/payment/pay-reservations";
import { getReservation } from "@/lib/reservation/get-reservation";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { releaseHold } from "@/lib/reservation/release-hold";
import {
  cardOrderRow,
  endHoldInAMinute,
  lapseOrder,
  makeOrderDue,
  startCardShop,
} from "@/lib/testing/card-buyer";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { charge, lapseHold, makeSchedule, makeUser, seatRows } from "@/lib/testing/factories";
import { functionSource } from "@/lib/testing/function-source";
import { startReceiver } from "@/lib/testing/web-receiver";
import { getBalance } from "@/lib/wallet/get-balance";
import { beginCheckout } from "./begin-checkout";
import { openCardCharge } from "./open-card-charge";
import { openCardPayment } from "./open-card-payment";
import { recoverCardOrders } from "./recover-card-orders";
import { applyCardOrder, settleCardOrder } from "./settle-card-order";
import { beginConfirming, markCaptured, markExpired } from "./store";

/**
 * The steps of a card order one by one. The gateway's notices go nowhere here: only what the test calls happens,
 * and where it stops calling, the process has died.
 */
const { sandbox, api, secret } = await startCardShop();
const deaf = await startReceiver();
const price = 100_000;
const all = 1_000;

afterAll(async () => {
  await expectAuditClean();
  await api.close();
  await deaf.close();
});

async function held(options: { balance?: number } = {}) {
  const viewer = await makeUser(options);
  const { scheduleId, seatIds } = await makeSchedule({ price });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const hold = await holdSeats(db(), viewer, wanted, crypto.randomUUID());
  return { viewer, scheduleId, seatId: seatIds[0] as number, hold };
}

async function offered(options: { balance?: number } = {}) {
  const made = await held(options);
  const { orderId } = await openCardPayment(db(), made.viewer, made.hold.reservationId, null);
  return { ...made, orderId };
}

/** Opens the order at the gateway with notices that nobody hears, and agrees to it. */
async function agree(orderId: string): Promise<void> {
  const { amount } = await cardOrderRow(orderId);
  const checkout = await getGateway().open({
    orderId,
    amountWon: amount,
    orderName: "-",
    returnUrl: deaf.url,
    noticeUrl: deaf.url,
  });
  const body = new URLSearchParams({ action: "pay" });
  await fetch(checkout, { method: "POST", body, redirect: "manual" });
}

async function paymentAt(orderId: string) {
  const payment = await getGateway().find(orderId);
  if (!payment) throw new Error("the gateway does not know the order");
  return payment;
}

/** As far as the gateway having the money, and nobody of ours knowing. */
async function captured(orderId: string): Promise<void> {
  await agree(orderId);
  const payment = await paymentAt(orderId);
  expect(await beginConfirming(db(), payment)).toBe(true);
  await getGateway().confirm(payment);
}

async function recover(orderId: string): Promise<string> {
  await makeOrderDue(orderId);
  await recoverCardOrders(all);
  return (await cardOrderRow(orderId)).state;
}

const gatewayCounts = (orderId: string) => {
  const { captures, cancels } = sandbox.orders.get(orderId) ?? { captures: 0, cancels: 0 };
  return { captures, cancels };
};

async function expectPaid(viewer: Viewer, reservationId: number, orderId: string): Promise<void> {
  const reservation = await getReservation(db(), viewer, reservationId);
  expect(reservation).toMatchObject({ status: "CONFIRMED", tickets: [{ status: "VALID" }] });
  expect(await getBalance(db(), viewer)).toMatchObject({
    currentBalance: 0,
    totalCharged: price,
    totalUsed: price,
  });
  const row = await cardOrderRow(orderId);
  expect(row).toMatchObject({ state: "APPLIED", paymentId: reservation.payment?.paymentId });
  expect(gatewayCounts(orderId)).toEqual({ captures: 1, cancels: 0 });
}

async function expectGivenBack(orderId: string, reason: string): Promise<void> {
  expect(await cardOrderRow(orderId)).toMatchObject({ state: "REFUNDED", reason });
  expect(gatewayCounts(orderId)).toEqual({ captures: 1, cancels: 1 });
}

describe("a process that dies", () => {
  it("before the gateway heard of the order: it expires, nothing is captured", async () => {
    const { orderId, viewer } = await offered();
    await lapseOrder(orderId);
    expect(await recover(orderId)).toBe("EXPIRED");
    expect((await getBalance(db(), viewer)).totalCharged).toBe(0);
  });

  it("once the buyer agreed: recovery captures and applies", async () => {
    const { orderId, viewer, hold } = await offered();
    await agree(orderId);
    expect(await recover(orderId)).toBe("APPLIED");
    await expectPaid(viewer, hold.reservationId, orderId);
  });

  it("after CONFIRMING was written, before the gateway was told", async () => {
    const { orderId, viewer, hold } = await offered();
    await agree(orderId);
    expect(await beginConfirming(db(), await paymentAt(orderId))).toBe(true);
    expect(await recover(orderId)).toBe("APPLIED");
    await expectPaid(viewer, hold.reservationId, orderId);
  });

  it("after the capture, before it was written down", async () => {
    const { orderId, viewer, hold } = await offered();
    await captured(orderId);
    expect((await cardOrderRow(orderId)).state).toBe("CONFIRMING");
    expect(await recover(orderId)).toBe("APPLIED");
    await expectPaid(viewer, hold.reservationId, orderId);
  });

  it("after CAPTURED was written, before it had its effect", async () => {
    const { orderId, viewer, hold } = await offered();
    await captured(orderId);
    expect(await markCaptured(db(), await paymentAt(orderId))).toBe(true);
    expect((await cardOrderRow(orderId)).state).toBe("CAPTURED");
    expect(await recover(orderId)).toBe("APPLIED");
    await expectPaid(viewer, hold.reservationId, orderId);
    await makeOrderDue(orderId);
    expect(await recoverCardOrders(all)).toBe(0);
  });

  it("after REFUNDING was written, before the gateway was told, and before its answer", async () => {
    for (const isTold of [false, true]) {
      const { orderId, hold } = await offered();
      await captured(orderId);
      await lapseHold(hold.reservationId);
      const payment = await paymentAt(orderId);
      await markCaptured(db(), payment);
      await applyCardOrder(orderId);
      expect((await cardOrderRow(orderId)).state).toBe("REFUNDING");
      if (isTold) await getGateway().cancel(payment, "-");
      expect(await recover(orderId)).toBe("REFUNDED");
      await expectGivenBack(orderId, "RESERVATION_EXPIRED");
    }
  });
});

describe("a hold with an open order", () => {
  it("is kept for the gateway's three minutes and its answer, and no longer", async () => {
    const { viewer, hold, seatId, scheduleId } = await held();
    await endHoldInAMinute(scheduleId, hold.reservationId);
    const offer = await openCardPayment(db(), viewer, hold.reservationId, null);
    const { expiresAt } = await getReservation(db(), viewer, hold.reservationId);
    expect(Date.parse(expiresAt) - Date.parse(offer.expiresAt)).toBe(30_000);
    const { createdAt } = await cardOrderRow(offer.orderId);
    expect(Date.parse(offer.expiresAt) - createdAt.getTime()).toBe(180_000);
    const [seat] = await seatRows([seatId]);
    expect(seat?.heldUntil?.toISOString()).toBe(expiresAt);
  });

  it("answers the same offer while it is open, and is not kept again and again", async () => {
    const { viewer, hold, scheduleId } = await held();
    const { reservationId } = hold;
    await endHoldInAMinute(scheduleId, reservationId);
    const first = await openCardPayment(db(), viewer, reservationId, null);
    expect(await openCardPayment(db(), viewer, reservationId, null)).toEqual(first);
    const kept = (await getReservation(db(), viewer, reservationId)).expiresAt;
    // The offer is over, and a minute later the hold's own time is, too.
    await lapseOrder(first.orderId);
    await db().execute(
      sql`UPDATE reservations SET reserved_at = reserved_at - interval '62 seconds' WHERE id = ${reservationId}`,
    );
    const second = await openCardPayment(db(), viewer, reservationId, null);
    expect(second.orderId).not.toBe(first.orderId);
    expect((await cardOrderRow(first.orderId)).state).toBe("EXPIRED");
    expect(Date.parse(second.expiresAt)).toBeLessThan(Date.parse(first.expiresAt));
    expect((await getReservation(db(), viewer, reservationId)).expiresAt).toBe(kept);
    await lapseOrder(second.orderId);
    await db().execute(
      sql`UPDATE reservations SET reserved_at = reserved_at - interval '180 seconds' WHERE id = ${reservationId}`,
    );
    await expect(openCardPayment(db(), viewer, reservationId, null)).rejects.toMatchObject({
      code: "RESERVATION_EXPIRED",
    });
  });

  it("that lapses after the capture: the money goes back, the seat is free for others", async () => {
    const { orderId, hold, seatId, scheduleId, viewer } = await offered();
    await captured(orderId);
    await lapseHold(hold.reservationId);
    expect(await recover(orderId)).toBe("REFUNDED");
    await expectGivenBack(orderId, "RESERVATION_EXPIRED");
    expect((await getBalance(db(), viewer)).totalCharged).toBe(0);
    const other = await makeUser();
    await holdSeats(db(), other, { scheduleId, seatIds: [seatId] }, null);
  });

  it("that lapses before the capture: nothing is captured", async () => {
    const { orderId, hold } = await offered();
    await agree(orderId);
    await lapseHold(hold.reservationId);
    expect(await recover(orderId)).toBe("EXPIRED");
    expect(gatewayCounts(orderId)).toEqual({ captures: 0, cancels: 0 });
  });

  it("that is paid from the wallet, released, or of a show that is cancelled: the money goes back", async () => {
    const ways: [string, (made: Awaited<ReturnType<typeof offered>>) => Promise<unknown>][] = [
      [
        "RESERVATION_ALREADY_PAID",
        ({ viewer, hold }) => payReservations(db(), viewer, [hold.reservationId], null),
      ],
      [
        "RESERVATION_CANCELLED",
        ({ viewer, hold }) => releaseHold(db(), viewer, hold.reservationId),
      ],
      [
        "RESERVATION_CANCELLED",
        async ({ scheduleId }) =>
          cancelSchedule(db(), await makeUser({ role: "ADMIN" }), scheduleId, "시험"),
      ],
    ];
    for (const [reason, endIt] of ways) {
      const made = await offered({ balance: price });
      await captured(made.orderId);
      await endIt(made);
      expect(await recover(made.orderId)).toBe("REFUNDED");
      await expectGivenBack(made.orderId, reason);
      expect((await getBalance(db(), made.viewer)).totalCharged).toBe(price);
    }
  });
});

describe("an order that ended", () => {
  it("and is captured all the same is given back", async () => {
    const { orderId } = await offered();
    await agree(orderId);
    const payment = await paymentAt(orderId);
    await lapseOrder(orderId);
    expect(await markExpired(db(), orderId)).toBe(true);
    await getGateway().confirm(payment);
    expect((await settleCardOrder(orderId)).state).toBe("REFUNDED");
    await expectGivenBack(orderId, "TOO_LATE");
  });

  it("is not confirmed any more", async () => {
    const { orderId } = await offered();
    await agree(orderId);
    await lapseOrder(orderId);
    expect(await beginConfirming(db(), await paymentAt(orderId))).toBe(false);
    expect((await settleCardOrder(orderId)).state).toBe("EXPIRED");
    expect(gatewayCounts(orderId).captures).toBe(0);
  });
});

describe("a charge by card", () => {
  it("that two orders would take past the limit: one applies, one goes back", async () => {
    const viewer = await makeUser();
    for (let times = 0; times < 3; times++) await charge(viewer.userId, 3_200_000);
    const [one, two] = await Promise.all([1, 2].map(() => openCardCharge(db(), viewer, 300_000)));
    const orderIds = [one?.orderId ?? "", two?.orderId ?? ""];
    for (const orderId of orderIds) await agree(orderId);
    await Promise.all(orderIds.map((orderId) => settleCardOrder(orderId)));
    const states = await Promise.all(orderIds.map(async (id) => (await cardOrderRow(id)).state));
    expect(states.sort()).toEqual(["APPLIED", "REFUNDED"]);
    expect((await getBalance(db(), viewer)).currentBalance).toBe(9_900_000);
  });

  it("is not offered past the limit, and a hold the wallet could not take neither", async () => {
    const { viewer, hold } = await held();
    for (let times = 0; times < 3; times++) await charge(viewer.userId, 3_300_000);
    for (const offer of [
      openCardCharge(db(), viewer, 100_001),
      charge(viewer.userId, 50_000).then(() =>
        openCardPayment(db(), viewer, hold.reservationId, null),
      ),
    ]) {
      await expect(offer).rejects.toMatchObject({ code: "INVALID_AMOUNT" });
    }
  });
});

describe("settling", () => {
  it("30 times at once has one effect", async () => {
    const { orderId, viewer, hold } = await offered();
    await agree(orderId);
    const settled = await Promise.all(Array.from({ length: 30 }, () => settleCardOrder(orderId)));
    expect(new Set(settled.map(({ state }) => state))).toEqual(new Set(["APPLIED"]));
    await expectPaid(viewer, hold.reservationId, orderId);
  });

  it("applying 30 times at once charges once", async () => {
    for (let round = 0; round < 5; round++) {
      const viewer = await makeUser();
      const { orderId } = await openCardCharge(db(), viewer, price);
      await captured(orderId);
      await markCaptured(db(), await paymentAt(orderId));
      await Promise.all(Array.from({ length: 30 }, () => applyCardOrder(orderId)));
      expect((await getBalance(db(), viewer)).currentBalance).toBe(price);
    }
  });

  it("applied twice would charge twice, were it not for the state it starts from (control)", async () => {
    const viewer = await makeUser();
    const { orderId } = await openCardCharge(db(), viewer, price);
    await captured(orderId);
    await markCaptured(db(), await paymentAt(orderId));
    const source = await functionSource("apply_card_order");
    const unguarded = source
      .replace("apply_card_order", "apply_card_order_unguarded")
      .replace("v_order.state <> 'CAPTURED'", "false");
    const undo = new Error("undo");
    const twice = db().transaction(async (tx) => {
      await tx.execute(sql.raw(unguarded));
      await callFunction(tx, "apply_card_order_unguarded", [orderId]);
      await callFunction(tx, "apply_card_order_unguarded", [orderId]);
      expect((await getBalance(tx, viewer)).currentBalance).toBe(2 * price);
      throw undo;
    });
    await expect(twice).rejects.toBe(undo);
    await applyCardOrder(orderId);
    await applyCardOrder(orderId);
    expect((await getBalance(db(), viewer)).currentBalance).toBe(price);
  });

  it("against paying from the wallet, 20 times: one of the two pays, the other's money is whole", async () => {
    for (let round = 0; round < 20; round++) {
      const { orderId, viewer, hold } = await offered({ balance: price });
      await captured(orderId);
      await markCaptured(db(), await paymentAt(orderId));
      const [paid] = await Promise.all([
        payReservations(db(), viewer, [hold.reservationId], null).then(
          () => true,
          (error: DomainError) => error.code === "RESERVATION_ALREADY_PAID" && false,
        ),
        settleCardOrder(orderId),
      ]);
      const { state } = await cardOrderRow(orderId);
      expect(state).toBe(paid ? "REFUNDED" : "APPLIED");
      expect((await getBalance(db(), viewer)).currentBalance).toBe(paid ? 0 : price);
    }
  });

  it("by two recoveries at once asks about each order once", async () => {
    const orderIds = await Promise.all([1, 2, 3, 4].map(async () => (await offered()).orderId));
    for (const orderId of orderIds) await lapseOrder(orderId);
    const counts = await Promise.all([recoverCardOrders(all), recoverCardOrders(all)]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(orderIds.length);
  });
});

it("while the gateway is away nothing is lost: the order waits, ever longer, and settles afterwards", async () => {
  const { orderId, viewer, hold } = await offered();
  await captured(orderId);
  await sandbox.close();
  await expect(settleCardOrder(orderId)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await expect(beginCheckout((await offered()).orderId)).rejects.toMatchObject({
    code: "UNAVAILABLE",
  });
  expect(await recover(orderId)).toBe("CONFIRMING");
  expect(await recover(orderId)).toBe("CONFIRMING");
  const [waits] = await sqlClient()<{ seconds: number }[]>`
    SELECT extract(epoch FROM next_attempt_at - clock_timestamp())::float8 AS seconds
    FROM card_orders WHERE id = ${orderId}`;
  expect(waits?.seconds).toBeGreaterThan(15);
  const { port, orders } = sandbox;
  const again = await startSandbox({ secret, port });
  for (const [id, order] of orders) again.orders.set(id, order);
  expect(await recover(orderId)).toBe("APPLIED");
  await expectPaid(viewer, hold.reservationId, orderId);
  await again.close();
});
