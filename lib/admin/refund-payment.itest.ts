import { and, eq } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/events";
import { tickets } from "@/db/schema/payments";
import { ledgerEntries, ledgerTransactions } from "@/db/schema/wallets";
import { cancelPayment } from "@/lib/payment/cancel-payment";
import { payReservations } from "@/lib/payment/pay-reservations";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser, seatRows } from "@/lib/testing/factories";
import { tally } from "@/lib/testing/tally";
import { getBalance } from "@/lib/wallet/get-balance";
import { refundPayment } from "./refund-payment";

afterAll(expectAuditClean);

const startBalance = 500_000;
const reason = "고객 요청";

async function bought() {
  const admin = await makeUser({ role: "ADMIN" });
  const viewer = await makeUser({ balance: startBalance });
  const schedule = await makeSchedule();
  const { scheduleId } = schedule;
  const seatIds = schedule.seatIds.slice(0, 2);
  const held = await holdSeats(db(), viewer, { scheduleId, seatIds }, null);
  const { paymentId } = await payReservations(db(), viewer, [held.reservationId], null);
  return { admin, viewer, scheduleId, seatIds, paymentId };
}

async function refundEntries(paymentId: number) {
  const rows = await db()
    .select({ account: ledgerEntries.account, amount: ledgerEntries.amount })
    .from(ledgerTransactions)
    .innerJoin(ledgerEntries, eq(ledgerEntries.transactionId, ledgerTransactions.id))
    .where(and(eq(ledgerTransactions.paymentId, paymentId), eq(ledgerTransactions.type, "REFUND")));
  return Object.fromEntries(rows.map(({ account, amount }) => [account, amount]));
}

it("twenty at once have one effect, and one line in the audit log", async () => {
  const { admin, viewer, paymentId } = await bought();
  const counts = await tally(
    Array.from({ length: 20 }, () => refundPayment(db(), admin, paymentId, { reason })),
  );
  expect(counts).toEqual({ OK: 1, PAYMENT_ALREADY_CANCELLED: 19 });
  expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance);
  const entries = await db()
    .select()
    .from(auditLog)
    .where(eq(auditLog.target, `payment:${paymentId}`));
  expect(entries).toHaveLength(1);
});

it("a refund and the buyer's own cancellation at once: one of them", async () => {
  for (let round = 0; round < 10; round++) {
    const { admin, viewer, paymentId } = await bought();
    const counts = await tally([
      refundPayment(db(), admin, paymentId, { reason }),
      cancelPayment(db(), viewer, paymentId, undefined),
    ]);
    expect(counts).toEqual({ OK: 1, PAYMENT_ALREADY_CANCELLED: 1 });
    expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance);
  }
});

it("a part of the price leaves the rest with the house as a fee, to the won", async () => {
  const { admin, viewer, paymentId } = await bought();
  const refunded = await refundPayment(db(), admin, paymentId, { amount: 123_457, reason });
  expect(refunded).toMatchObject({ refundAmount: 123_457, fee: 76_543 });
  expect(await refundEntries(paymentId)).toEqual({
    WALLET: 123_457,
    SALES: -200_000,
    FEES: 76_543,
  });
  expect(await getBalance(db(), viewer)).toMatchObject({
    currentBalance: startBalance - 76_543,
    totalUsed: 76_543,
  });
});

it("is not bound to the ladder: after the show, a ticket used, it is still the exact inverse", async () => {
  const { admin, viewer, seatIds, paymentId } = await bought();
  await db().update(tickets).set({ status: "USED" }).where(eq(tickets.paymentId, paymentId));
  await refundPayment(db(), admin, paymentId, { reason });
  expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance);
  const dead = await db().select().from(tickets).where(eq(tickets.paymentId, paymentId));
  expect(dead.map(({ status }) => status)).toEqual(["REVOKED", "REVOKED"]);
  for (const seat of await seatRows(seatIds)) {
    expect(seat).toMatchObject({ status: "AVAILABLE", holderId: null, reservationId: null });
  }
});

it("an amount that is refused writes nothing", async () => {
  const { admin, paymentId, viewer } = await bought();
  await expect(
    refundPayment(db(), admin, paymentId, { amount: 200_001, reason }),
  ).rejects.toMatchObject({ code: "INVALID_AMOUNT", details: { min: 1, max: 200_000 } });
  expect(await refundEntries(paymentId)).toEqual({});
  expect((await getBalance(db(), viewer)).currentBalance).toBe(startBalance - 200_000);
});
