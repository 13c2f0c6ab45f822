import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/events";
import { refundCancelledShows } from "@/lib/admin/refund-cancelled-shows";
import type { Viewer } from "@/lib/auth/viewer";
import { issueToken } from "@/lib/queue/issue-token";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser, seatRows } from "@/lib/testing/factories";
import { makePurchase, startOrganiser } from "@/lib/testing/organiser";
import { getBalance } from "@/lib/wallet/get-balance";

let fan: Viewer;
let organiser: Awaited<ReturnType<typeof startOrganiser>>;
beforeAll(async () => {
  organiser = await startOrganiser();
  fan = await makeUser();
});
afterAll(async () => {
  await expectAuditClean();
  await organiser.close();
});

const call: (typeof organiser)["call"] = (...request) => organiser.call(...request);

describe("POST /admin/schedules/{id}/cancel", () => {
  it("202 ends the sale at once; the money follows, and the stats tell how far it is", async () => {
    const { scheduleId, viewer, seatIds, paymentId } = await makePurchase();
    const holder = await makeUser({ balance: 1_000_000 });
    const other = (await makeSchedule()).scheduleId;
    const body = { reason: "출연자 건강" };
    const cancelled = await call("POST", `/schedules/${scheduleId}/cancel`, { body });
    expect(cancelled.status).toBe(202);
    const refunds = { total: 1, done: 0, pending: 1, refundedAmount: 0, pendingAmount: 200_000 };
    expect(cancelled.data).toEqual({
      scheduleId,
      cancelledAt: expect.any(String),
      reason: "출연자 건강",
      refunds,
      refundedAt: null,
    });
    await expect(issueToken(holder, { scheduleId })).rejects.toMatchObject({ code: "SALE_CLOSED" });
    expect((await issueToken(holder, { scheduleId: other })).status).toBe("ACTIVE");

    expect(await refundCancelledShows()).toBe(1);
    const { data } = await call("GET", `/schedules/${scheduleId}/stats`);
    expect(data.cancellation).toEqual({
      cancelledAt: cancelled.data.cancelledAt,
      reason: "출연자 건강",
      refunds: { total: 1, done: 1, pending: 0, refundedAmount: 200_000, pendingAmount: 0 },
      refundedAt: expect.any(String),
    });
    expect((await getBalance(db(), viewer)).currentBalance).toBe(1_000_000);
    expect((await seatRows(seatIds)).map((row) => row?.status)).toEqual(["AVAILABLE", "AVAILABLE"]);
    expect(await organiser.lastAudit()).toMatchObject({
      actor: null,
      action: "PAYMENT_REFUNDED",
      target: `payment:${paymentId}`,
      detail: { reason: "출연자 건강", refundAmount: 200_000, fee: 0 },
    });
  });

  it("202 again for a show that is cancelled, with the first reason and no second effect", async () => {
    const { scheduleId } = await makeSchedule();
    const first = await call("POST", `/schedules/${scheduleId}/cancel`, { body: { reason: "비" } });
    const again = await call("POST", `/schedules/${scheduleId}/cancel`, { body: { reason: "눈" } });
    expect(again.status).toBe(202);
    expect(again.data).toMatchObject({ reason: "비", cancelledAt: first.data.cancelledAt });
    const entries = await db()
      .select()
      .from(auditLog)
      .where(sql`${auditLog.target} = ${`schedule:${scheduleId}`}`);
    expect(entries.map(({ action }) => action)).toEqual(["SCHEDULE_CANCELLED"]);
  });

  it("400 without a reason, 404 for a schedule there is none of", async () => {
    const { scheduleId } = await makeSchedule();
    const without = await call("POST", `/schedules/${scheduleId}/cancel`, { body: {} });
    expect([without.status, Object.keys(without.error.details)]).toEqual([400, ["reason"]]);
    const unknown = await call("POST", "/schedules/999999999/cancel", { body: { reason: "비" } });
    expect([unknown.status, unknown.error.code]).toEqual([404, "SCHEDULE_NOT_FOUND"]);
  });
});

describe("POST /admin/payments/{id}/refund", () => {
  const reason = "고객 요청";

  it("200 gives everything back, and the seats to others", async () => {
    const { paymentId, viewer, scheduleId, seatIds } = await makePurchase();
    const refunded = await call("POST", `/payments/${paymentId}/refund`, { body: { reason } });
    expect(refunded.status).toBe(200);
    expect(refunded.data).toEqual({
      paymentId,
      userId: viewer.userId,
      scheduleId,
      status: "CANCELLED",
      refundAmount: 200_000,
      fee: 0,
      cancelledAt: expect.any(String),
    });
    expect((await getBalance(db(), viewer)).currentBalance).toBe(1_000_000);
    const held = await holdSeats(db(), fan, { scheduleId, seatIds }, null);
    expect(held.totalAmount).toBe(200_000);
    expect(await organiser.lastAudit()).toMatchObject({
      actor: { userId: organiser.admin.userId },
      action: "PAYMENT_REFUNDED",
      target: `payment:${paymentId}`,
      detail: { reason, refundAmount: 200_000, fee: 0, userId: viewer.userId },
    });
  });

  it("200 with an amount keeps the rest as a fee", async () => {
    const { paymentId, viewer, scheduleId } = await makePurchase();
    const body = { amount: 150_000, reason };
    const { data } = await call("POST", `/payments/${paymentId}/refund`, { body });
    expect(data).toMatchObject({ refundAmount: 150_000, fee: 50_000 });
    expect((await getBalance(db(), viewer)).currentBalance).toBe(950_000);
    const stats = await call("GET", `/schedules/${scheduleId}/stats`);
    expect(stats.data.revenue).toEqual({
      payments: 1,
      cancelledPayments: 1,
      gross: 200_000,
      refunded: 150_000,
      fees: 50_000,
      net: 50_000,
    });
  });

  it.each([200_001, 0, -1, 0.5, "100", 2 ** 53])("400 INVALID_AMOUNT for %s", async (amount) => {
    const { paymentId } = await makePurchase();
    const body = { amount, reason };
    const refused = await call("POST", `/payments/${paymentId}/refund`, { body });
    expect([refused.status, refused.error.code]).toEqual([400, "INVALID_AMOUNT"]);
  });

  it("400 without a reason, 404 for a payment there is none of, 409 for a cancelled one", async () => {
    const { paymentId } = await makePurchase();
    const without = await call("POST", `/payments/${paymentId}/refund`, { body: {} });
    expect([without.status, without.error.code]).toEqual([400, "INVALID_REQUEST"]);
    const unknown = await call("POST", "/payments/999999999/refund", { body: { reason } });
    expect([unknown.status, unknown.error.code]).toEqual([404, "PAYMENT_NOT_FOUND"]);
    await call("POST", `/payments/${paymentId}/refund`, { body: { reason } });
    const again = await call("POST", `/payments/${paymentId}/refund`, { body: { reason } });
    expect([again.status, again.error.code]).toEqual([409, "PAYMENT_ALREADY_CANCELLED"]);
  });

  it("400 for a part of a cancelled show's money: that comes back in full", async () => {
    const { paymentId, scheduleId } = await makePurchase();
    await call("POST", `/schedules/${scheduleId}/cancel`, { body: { reason } });
    const body = { amount: 1, reason };
    const refused = await call("POST", `/payments/${paymentId}/refund`, { body });
    expect([refused.status, refused.error.code]).toEqual([400, "INVALID_AMOUNT"]);
    expect(refused.error.details).toEqual({ min: 200_000, max: 200_000 });
  });

  it("the same key answers the same bytes and refunds once", async () => {
    const { paymentId } = await makePurchase();
    const options = { body: { reason }, headers: { "idempotency-key": `refund-${paymentId}` } };
    const first = await call("POST", `/payments/${paymentId}/refund`, options);
    const again = await call("POST", `/payments/${paymentId}/refund`, options);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.data).toEqual(first.data);
  });
});
