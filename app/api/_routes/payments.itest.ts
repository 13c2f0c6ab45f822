import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { idempotencyKeys } from "@/db/schema/events";
import { payments } from "@/db/schema/payments";
import type { Viewer } from "@/lib/auth/viewer";
import { placeCookie } from "@/lib/http/queue-cookies";
import { issueToken } from "@/lib/queue/issue-token";
import { readPlace } from "@/lib/queue/read-place";
import { apiCaller } from "@/lib/testing/api-caller";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import { paymentRoutes } from "./payments";
import { reservationRoutes } from "./reservations";
import { walletRoutes } from "./wallet";

const call = apiCaller([...reservationRoutes, ...paymentRoutes, ...walletRoutes]);
const price = 100_000;

afterAll(expectAuditClean);

async function held(options: { balance?: number; seatsCount?: number } = {}) {
  const { balance = 500_000, seatsCount = 1 } = options;
  const viewer = await makeUser({ balance });
  const { scheduleId, seatIds } = await makeSchedule({ price });
  const { token, pass } = await issueToken(viewer, { scheduleId });
  const headers = { "queue-token": token };
  const { data } = await call("POST", "/reservations", {
    as: viewer,
    body: { scheduleId, seatIds: seatIds.slice(0, seatsCount) },
    headers,
  });
  const body = { reservationId: data.reservationId as number, paymentMethod: "BALANCE" };
  return { viewer, scheduleId, seatIds, token, pass, headers, body, reservation: data };
}

describe("POST /payments", () => {
  it("201 owns the seats; the turn is over, the reservation shows its payment and tickets", async () => {
    const { viewer, token, headers, body, reservation } = await held({ seatsCount: 2 });
    const paid = await call("POST", "/payments", { as: viewer, body, headers });
    expect(paid.status).toBe(201);
    expect(paid.data).toMatchObject({
      reservationId: body.reservationId,
      userId: viewer.userId,
      amount: 200_000,
      paymentMethod: "BALANCE",
      status: "COMPLETED",
      reservation: {
        reservationNumber: reservation.reservationNumber,
        seats: [
          { seatNumber: 1, price },
          { seatNumber: 2, price },
        ],
      },
    });
    expect((await readPlace(viewer, token)).status).toBe("COMPLETED");
    const { data } = await call("GET", `/reservations/${body.reservationId}`, { as: viewer });
    expect(data).toMatchObject({
      status: "CONFIRMED",
      payment: { paymentId: paid.data.paymentId, status: "COMPLETED", amount: 200_000 },
      tickets: [
        { seatNumber: 1, status: "VALID" },
        { seatNumber: 2, status: "VALID" },
      ],
    });
    const read = await call("GET", `/payments/${paid.data.paymentId}`, { as: viewer });
    const { currentBalance: _, ...payment } = paid.data;
    expect(read.data).toEqual(payment);
    const listed = await call("GET", "/payments", { as: viewer });
    expect(listed.data).toMatchObject({ items: [payment], totalItems: 1 });
  });

  it("by a browser takes the pass from the cookie of that schedule", async () => {
    const { viewer, scheduleId, token, body } = await held();
    const cookie = placeCookie("token", scheduleId, token).split(";", 1)[0] as string;
    const paid = await call("POST", "/payments", { as: viewer, body, headers: { cookie } });
    expect(paid.status).toBe(201);
  });

  it("400 for a body that is not the contract's", async () => {
    const { viewer, headers, body } = await held();
    const { reservationId } = body;
    for (const bad of [
      {},
      { reservationId },
      { reservationId, paymentMethod: "CARD" },
      { ...body, reservationIds: [reservationId] },
      { reservationIds: [], paymentMethod: "BALANCE" },
      { reservationIds: [reservationId, reservationId], paymentMethod: "BALANCE" },
      { ...body, amount: 1 },
      { ...body, reservationId: String(reservationId) },
    ]) {
      const answer = await call("POST", "/payments", { as: viewer, body: bad, headers });
      expect([answer.status, answer.error.code]).toEqual([400, "INVALID_REQUEST"]);
    }
    expect(await db().$count(payments, eq(payments.userId, viewer.userId))).toBe(0);
  });

  it("401 without a pass, with a left one; 403 with another schedule's, for another user", async () => {
    const { viewer, body } = await held();
    const bare = await call("POST", "/payments", { as: viewer, body });
    expect([bare.status, bare.error.code]).toEqual([401, "QUEUE_TOKEN_REQUIRED"]);
    const headers = { "queue-token": crypto.randomUUID() };
    const unknown = await call("POST", "/payments", { as: viewer, body, headers });
    expect([unknown.status, unknown.error.code]).toEqual([401, "QUEUE_TOKEN_INVALID"]);
    const there = await makeSchedule();
    const elsewhere = await issueToken(viewer, { scheduleId: there.scheduleId });
    const wrong = await call("POST", "/payments", {
      as: viewer,
      body,
      headers: { "queue-token": elsewhere.token },
    });
    expect([wrong.status, wrong.error.code]).toEqual([403, "QUEUE_TOKEN_WRONG_SCHEDULE"]);
    const forSomebody = { ...body, userId: viewer.userId + 1 };
    const forbidden = await call("POST", "/payments", { as: viewer, body: forSomebody });
    expect([forbidden.status, forbidden.error.code]).toEqual([403, "FORBIDDEN"]);
  });

  it("402 says how much is missing; charging then lets it through with the hold intact", async () => {
    const { viewer, headers, body } = await held({ balance: 40_000 });
    const short = await call("POST", "/payments", { as: viewer, body, headers });
    expect(short.status).toBe(402);
    expect(short.error.details).toEqual({ balance: 40_000, required: price, missing: 60_000 });
    const charge = await call("POST", `/users/${viewer.userId}/balance/charge`, {
      as: viewer,
      body: { amount: 60_000 },
    });
    expect(charge.status).toBe(200);
    expect((await call("POST", "/payments", { as: viewer, body, headers })).status).toBe(201);
  });

  it("404 for somebody else's, 409 for paid, lapsed and released ones, 422 across schedules", async () => {
    const { viewer, headers, body } = await held();
    const other = await held();
    const theirs = await call("POST", "/payments", { as: viewer, body: other.body, headers });
    expect([theirs.status, theirs.error.code]).toEqual([404, "RESERVATION_NOT_FOUND"]);

    await call("POST", "/payments", { as: viewer, body, headers });
    const again = await call("POST", "/payments", { as: viewer, body, headers });
    expect([again.status, again.error.code]).toEqual([409, "RESERVATION_ALREADY_PAID"]);

    await lapseHold(other.body.reservationId);
    const lapsed = await call("POST", "/payments", {
      as: other.viewer,
      body: other.body,
      headers: other.headers,
    });
    expect([lapsed.status, lapsed.error.code]).toEqual([409, "RESERVATION_EXPIRED"]);

    const third = await held();
    await call("DELETE", `/reservations/${third.body.reservationId}`, { as: third.viewer });
    const released = await call("POST", "/payments", {
      as: third.viewer,
      body: third.body,
      headers: third.headers,
    });
    expect([released.status, released.error.code]).toEqual([409, "RESERVATION_CANCELLED"]);
  });

  it("422 for reservations of two schedules", async () => {
    const one = await held();
    const { scheduleId, seatIds } = await makeSchedule();
    const { token } = await issueToken(one.viewer, { scheduleId });
    const two = await call("POST", "/reservations", {
      as: one.viewer,
      body: { scheduleId, seatIds: seatIds.slice(0, 1) },
      headers: { "queue-token": token },
    });
    const answer = await call("POST", "/payments", {
      as: one.viewer,
      body: {
        reservationIds: [one.body.reservationId, two.data.reservationId],
        paymentMethod: "BALANCE",
      },
      headers: one.headers,
    });
    expect([answer.status, answer.error.code]).toEqual([422, "RESERVATION_NOT_PAYABLE"]);
  });

  it("30 at once: one 201, 29 RESERVATION_ALREADY_PAID", async () => {
    const { viewer, headers, body } = await held();
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => call("POST", "/payments", { as: viewer, body, headers })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const codes = answers.map(({ error }) => error?.code);
    expect(codes.filter((code) => code === "RESERVATION_ALREADY_PAID")).toHaveLength(29);
  });

  it("30 at once with one key: one effect, and the same answer for whoever gets one", async () => {
    const { viewer, headers, body } = await held();
    const keyed = { ...headers, "idempotency-key": "pay-once" };
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        call("POST", "/payments", { as: viewer, body, headers: keyed }),
      ),
    );
    const created = answers.filter(({ status }) => status === 201);
    const running = answers.filter(({ error }) => error?.code === "IDEMPOTENCY_IN_PROGRESS");
    expect(created.length + running.length).toBe(30);
    const replay = await call("POST", "/payments", { as: viewer, body, headers: keyed });
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect(new Set([...created, replay].map(({ text }) => text)).size).toBe(1);
    expect(await db().$count(payments, eq(payments.userId, viewer.userId))).toBe(1);
  });

  it("a refused pass leaves the key free for the same request with a pass", async () => {
    const { viewer, headers, body } = await held();
    const key = { "idempotency-key": "pay-later" };
    const refused = await call("POST", "/payments", { as: viewer, body, headers: key });
    expect(refused.error.code).toBe("QUEUE_TOKEN_REQUIRED");
    const paid = await call("POST", "/payments", {
      as: viewer,
      body,
      headers: { ...headers, ...key },
    });
    expect(paid.status).toBe(201);
    const rows = await db().$count(idempotencyKeys, eq(idempotencyKeys.userId, viewer.userId));
    expect(rows).toBe(1);
  });
});

describe("cancelling", () => {
  it("200 after a preview that promised the same; 409 the second time", async () => {
    const { viewer, headers, body } = await held();
    const paid = await call("POST", "/payments", { as: viewer, body, headers });
    const path = `/payments/${paid.data.paymentId}`;
    const preview = await call("GET", `${path}/cancellation`, { as: viewer });
    expect(preview.data).toMatchObject({
      refundAmount: price,
      fee: 0,
      rule: "DAYS_10_OR_MORE",
    });
    expect(Date.parse(preview.data.nextChangeAt)).toBeGreaterThan(Date.now());
    const cancelled = await call("POST", `${path}/cancel`, {
      as: viewer,
      body: { reason: "일정 변경" },
    });
    expect(cancelled.status).toBe(200);
    expect(cancelled.data).toMatchObject({
      paymentId: paid.data.paymentId,
      status: "CANCELLED",
      refundAmount: price,
      fee: 0,
      currentBalance: 500_000,
    });
    const again = await call("POST", "/payments/cancel", {
      as: viewer,
      body: { paymentId: paid.data.paymentId },
    });
    expect([again.status, again.error.code]).toEqual([409, "PAYMENT_ALREADY_CANCELLED"]);
    const { data } = await call("GET", `/reservations/${body.reservationId}`, { as: viewer });
    expect(data).toMatchObject({
      status: "CANCELLED",
      payment: { status: "CANCELLED" },
      tickets: [{ status: "REVOKED" }],
    });
    const ledger = await call("GET", `/users/${viewer.userId}/balance/transactions`, {
      as: viewer,
    });
    const kinds = ledger.data.items.map((item: { type: string; amount: number }) => [
      item.type,
      item.amount,
    ]);
    expect(kinds).toEqual([
      ["REFUND", price],
      ["PAYMENT", -price],
      ["CHARGE", 500_000],
    ]);
  });

  it("404 for somebody else's payment, 422 once the show has begun", async () => {
    const { viewer, headers, body } = await held();
    const paid = await call("POST", "/payments", { as: viewer, body, headers });
    const path = `/payments/${paid.data.paymentId}`;
    const other = await makeUser();
    for (const [method, tail] of [
      ["GET", ""],
      ["GET", "/cancellation"],
      ["POST", "/cancel"],
    ] as const) {
      const answer = await call(method, `${path}${tail}`, {
        as: other,
        ...(method === "POST" && { body: {} }),
      });
      expect([answer.status, answer.error.code]).toEqual([404, "PAYMENT_NOT_FOUND"]);
    }
    await db()
      .update(payments)
      .set({
        refundPolicy: sql`refund_steps(now() - interval '1 hour', now() - interval '9 days')`,
      })
      .where(eq(payments.id, paid.data.paymentId));
    const late = await call("POST", `${path}/cancel`, { as: viewer, body: {} });
    expect([late.status, late.error.code]).toEqual([422, "CANCELLATION_NOT_ALLOWED"]);
  });
});

describe("the wallet", () => {
  it("400 INVALID_AMOUNT for every amount that is none", async () => {
    const viewer = await makeUser();
    const path = `/users/${viewer.userId}/balance/charge`;
    for (const amount of [
      "-1",
      "0",
      "0.5",
      '"100"',
      "1e308",
      "1000001",
      "9007199254740993",
      "null",
    ]) {
      const answer = await call("POST", path, { as: viewer, body: `{"amount":${amount}}` });
      expect([amount, answer.status, answer.error.code]).toEqual([amount, 400, "INVALID_AMOUNT"]);
    }
    const nan = await call("POST", path, { as: viewer, body: '{"amount":NaN}' });
    expect([nan.status, nan.error.code]).toEqual([400, "MALFORMED_JSON"]);
    const missing = await call("POST", path, { as: viewer, body: {} });
    expect(missing.status).toBe(400);
    const balance = await call("GET", `/users/${viewer.userId}/balance`, { as: viewer });
    expect(balance.data).toMatchObject({ currentBalance: 0, totalCharged: 0, totalUsed: 0 });
  });

  it("403 for another user's balance, charge and ledger", async () => {
    const [viewer, other] = (await makeUsers(2)) as [Viewer, Viewer];
    const base = `/users/${other.userId}/balance`;
    for (const [method, path] of [
      ["GET", base],
      ["GET", `${base}/transactions`],
      ["POST", `${base}/charge`],
    ] as const) {
      const answer = await call(method, path, {
        as: viewer,
        ...(method === "POST" && { body: { amount: 1_000 } }),
      });
      expect([answer.status, answer.error.code]).toEqual([403, "FORBIDDEN"]);
    }
  });

  it("with an Idempotency-Key charges once", async () => {
    const viewer = await makeUser();
    const path = `/users/${viewer.userId}/balance/charge`;
    const options = {
      as: viewer,
      body: { amount: 7_000, paymentMethod: "CARD" },
      headers: { "idempotency-key": "charge-1" },
    };
    const first = await call("POST", path, options);
    const again = await call("POST", path, options);
    expect(again.text).toBe(first.text);
    const balance = await call("GET", `/users/${viewer.userId}/balance`, { as: viewer });
    expect(balance.data.currentBalance).toBe(7_000);
  });
});
