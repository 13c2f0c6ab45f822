import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { idempotencyKeys, outboxEvents } from "@/db/schema/events";
import { payments } from "@/db/schema/payments";
import { reservations } from "@/db/schema/reservations";
import { signUp } from "@/lib/auth/sign-up";
import type { Viewer } from "@/lib/auth/viewer";
import { payReservations } from "@/lib/payment/pay-reservations";
import { issueToken } from "@/lib/queue/issue-token";
import { readPlace } from "@/lib/queue/read-place";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { bearerOf } from "@/lib/testing/api-world";
import {
  admittedBuyer,
  cronHeaders,
  deliverAll,
  dieAt,
  holdingBuyer,
  keyed,
  repeat,
} from "@/lib/testing/crash";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser, makeUsers, seatRows } from "@/lib/testing/factories";
import { letPass, readLine } from "@/lib/testing/line";
import { type ApiProcess, startApiProcess } from "@/lib/testing/start-api-process";
import { getBalance } from "@/lib/wallet/get-balance";

/**
 * A process dies as by `kill -9` at every step between a request and its last effect; another one on the same
 * stores carries on: nothing is lost, nothing doubled, and a repeated request has one answer.
 */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let survivor: ApiProcess;

beforeAll(async () => {
  survivor = await startApiProcess();
});

afterAll(async () => {
  await deliverAll();
  await expectAuditClean();
  survivor.signal("SIGTERM");
  expect(await survivor.ended).toEqual([0, null]);
});

const price = 10_000;
const startBalance = 100_000;

const balanceOf = async (viewer: Viewer) => (await getBalance(db(), viewer)).currentBalance;
const paymentsOf = ({ userId }: Viewer) => db().$count(payments, eq(payments.userId, userId));

function relay(process: ApiProcess) {
  return process.send("POST", { path: "/api/cron/relay-outbox", headers: cronHeaders() });
}

describe("entering", () => {
  const path = "/api/v1/queue/tokens";

  it("the number is given, the answer lost: asking again finds the same place, those behind are behind", async () => {
    const { scheduleId } = await admittedBuyer();
    const [first, second] = (await makeUsers(2)) as [Viewer, Viewer];
    const headers = await bearerOf(first);
    await dieAt("effect-committed POST /api/v1/queue/tokens", "POST", {
      path,
      headers,
      body: { scheduleId },
    });
    const behind = await issueToken(second, { scheduleId });
    const again = await survivor.send("POST", { path, headers, body: { scheduleId } });
    expect(again.error).toMatchObject({
      code: "QUEUE_TOKEN_EXISTS",
      details: { status: "WAITING", queuePosition: 1, token: expect.any(String) },
    });
    expect(behind.queuePosition).toBe(2);
    const token = String(again.error.details.token);
    const place = await survivor.send("GET", {
      path: `${path}/me`,
      headers: { ...headers, "queue-token": token },
    });
    expect(place.data).toMatchObject({ status: "WAITING", queuePosition: 1 });
    expect((await readLine(scheduleId)).wait).toEqual([first.userId, second.userId]);
  });

  /** One inside, two waiting behind. */
  async function twoWaiting(activeSeconds: number) {
    const inside = await admittedBuyer({ activeSeconds, heartbeatSeconds: 60 });
    const { scheduleId } = inside;
    const [first, second] = (await makeUsers(2)) as [Viewer, Viewer];
    const { token } = await issueToken(first, { scheduleId });
    const behind = await issueToken(second, { scheduleId });
    const headers = { ...(await bearerOf(first)), "queue-token": token };
    return { inside, scheduleId, first, second, behind, headers };
  }

  it("promoted by asking, never told: whoever asks again is inside", async () => {
    const { scheduleId, first, second, headers } = await twoWaiting(5);
    await letPass(scheduleId, 6_000);
    const request = { path: `${path}/me`, headers };
    await dieAt("effect-committed GET /api/v1/queue/tokens/me", "GET", request);
    expect(await readLine(scheduleId)).toMatchObject({
      active: [first.userId],
      wait: [second.userId],
    });
    const place = await survivor.send("GET", request);
    expect(place.data).toMatchObject({ status: "ACTIVE", queuePosition: 0 });
  });

  it("promoted by somebody's leaving, never told, never back: the turn goes on, the place is kept aside", async () => {
    const { scheduleId, inside, first, second, behind } = await twoWaiting(300);
    const leave = { path: `${path}/me`, headers: inside.headers };
    await dieAt("effect-committed DELETE /api/v1/queue/tokens/me", "DELETE", leave);
    expect((await survivor.send("DELETE", leave)).outcome).toBe("QUEUE_TOKEN_INVALID");
    expect(await readLine(scheduleId)).toMatchObject({
      active: [first.userId],
      wait: [second.userId],
    });
    const asks = () => readPlace(second, behind.token);
    await letPass(scheduleId, 40_000);
    expect((await asks()).status).toBe("WAITING");
    await letPass(scheduleId, 21_000);
    expect((await asks()).status).toBe("ACTIVE");
    expect(await readLine(scheduleId)).toMatchObject({
      active: [second.userId],
      away: [first.userId],
    });
  });
});

describe("holding", () => {
  const path = "/api/v1/reservations";
  const failpoint = "effect-committed POST /api/v1/reservations";

  it("committed, the answer lost: the same key answers with that very hold", async () => {
    const { viewer, scheduleId, seatIds, headers } = await admittedBuyer();
    const request = {
      path,
      headers: keyed(headers),
      body: { scheduleId, seatIds: seatIds.slice(0, 2) },
    };
    await dieAt(failpoint, "POST", request);
    const [hold, ...others] = await db()
      .select()
      .from(reservations)
      .where(eq(reservations.userId, viewer.userId));
    expect(others).toEqual([]);
    const answers = [await survivor.send("POST", request), await survivor.send("POST", request)];
    for (const answer of answers) {
      expect(answer.status).toBe(201);
      expect(answer.headers.get("idempotency-replayed")).toBe("true");
      expect(answer.data.reservationId).toBe(hold?.id);
    }
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  it("committed, the answer lost, no key: the seats read as one's own and can be paid", async () => {
    const { scheduleId, seatIds, headers } = await admittedBuyer();
    const request = { path, headers, body: { scheduleId, seatIds: seatIds.slice(0, 1) } };
    await dieAt(failpoint, "POST", request);
    expect((await survivor.send("POST", request)).outcome).toBe("SEAT_UNAVAILABLE");
    const mine = await survivor.send("GET", { path: `${path}?status=RESERVED`, headers });
    expect(mine.data.items).toHaveLength(1);
    const [{ reservationId }] = mine.data.items;
    const body = { reservationId, paymentMethod: "BALANCE" };
    expect((await survivor.send("POST", { path: "/api/v1/payments", headers, body })).status).toBe(
      201,
    );
  });
});

describe("paying", () => {
  const path = "/api/v1/payments";

  async function payment() {
    const buyer = await holdingBuyer();
    const body = { reservationId: buyer.reservationId, paymentMethod: "BALANCE" };
    return { ...buyer, request: { path, headers: keyed(buyer.headers), body } };
  }

  it("the key written, nothing committed: no trace, and the same key pays", async () => {
    const { viewer, request } = await payment();
    await dieAt("answer-stored POST /api/v1/payments", "POST", request);
    expect(await db().$count(idempotencyKeys, eq(idempotencyKeys.userId, viewer.userId))).toBe(0);
    expect([await paymentsOf(viewer), await balanceOf(viewer)]).toEqual([0, startBalance]);
    const paid = await repeat(survivor, "POST", request);
    expect([paid.status, paid.headers.get("idempotency-replayed")]).toEqual([201, null]);
    const again = await survivor.send("POST", request);
    expect([again.text, again.headers.get("idempotency-replayed")]).toEqual([paid.text, "true"]);
    expect([await paymentsOf(viewer), await balanceOf(viewer)]).toEqual([1, startBalance - price]);
  });

  it("committed, the turn not yet ended: the pass is dead at once, the relay lets the next one in", async () => {
    const { viewer, scheduleId, seatIds, token, headers, request } = await payment();
    const [next] = (await makeUsers(1)) as [Viewer];
    const waiting = await issueToken(next, { scheduleId });
    await deliverAll();
    await dieAt("effect-committed POST /api/v1/payments", "POST", request);

    expect((await readLine(scheduleId)).active).toEqual([viewer.userId]);
    const wanted = { scheduleId, seatIds: seatIds.slice(1, 2) };
    const more = { path: "/api/v1/reservations", headers, body: wanted };
    expect((await survivor.send("POST", more)).outcome).toBe("QUEUE_TOKEN_INVALID");
    const answers = [await survivor.send("POST", request), await survivor.send("POST", request)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect([await paymentsOf(viewer), await balanceOf(viewer)]).toEqual([1, startBalance - price]);

    expect((await relay(survivor)).data).toMatchObject({ delivered: 1, failed: 0 });
    expect((await readPlace(viewer, token)).status).toBe("COMPLETED");
    expect((await readPlace(next, waiting.token)).status).toBe("ACTIVE");
  });
});

describe("charging", () => {
  it("committed, the answer lost: the same key answers, the wallet got it once", async () => {
    const viewer = await makeUser();
    const path = `/api/v1/users/${viewer.userId}/balance/charge`;
    const request = { path, headers: keyed(await bearerOf(viewer)), body: { amount: 5_000 } };
    await dieAt("effect-committed POST /api/v1/users/:userId/balance/charge", "POST", request);
    const again = await survivor.send("POST", request);
    expect(again).toMatchObject({ status: 200, data: { currentBalance: 5_000 } });
    expect(await balanceOf(viewer)).toBe(5_000);
  });
});

describe("the outbox", () => {
  const relayRequest = () => ({ path: "/api/cron/relay-outbox", headers: cronHeaders() });

  async function boughtUndelivered() {
    const { viewer, scheduleId, token, reservationId } = await holdingBuyer();
    await deliverAll();
    await payReservations(db(), viewer, [reservationId], { token, scheduleId });
    return { viewer, scheduleId, token };
  }

  const eventOf = async ({ userId }: Viewer) => {
    const events = await db().select().from(outboxEvents).where(eq(outboxEvents.userId, userId));
    return events.find(({ type }) => type === "PaymentCompleted");
  };

  /** The dead relay's lease has run out. */
  const leaseOver = ({ userId }: Viewer) =>
    db()
      .update(outboxEvents)
      .set({ nextAttemptAt: sql`clock_timestamp()` })
      .where(eq(outboxEvents.userId, userId));

  it("claimed, not delivered: left alone while the lease lasts, delivered after it", async () => {
    const { viewer, token } = await boughtUndelivered();
    await dieAt("events-claimed", "POST", relayRequest());
    expect((await readPlace(viewer, token)).status).toBe("ACTIVE");
    expect((await relay(survivor)).data).toMatchObject({ delivered: 0 });
    await leaseOver(viewer);
    expect((await relay(survivor)).data).toMatchObject({ delivered: 1 });
    expect((await readPlace(viewer, token)).status).toBe("COMPLETED");
  });

  it("delivered, not marked: delivered again, and the person's next turn is not ended by it", async () => {
    const { viewer, scheduleId, token } = await boughtUndelivered();
    await dieAt("events-delivered", "POST", relayRequest());
    expect((await readPlace(viewer, token)).status).toBe("COMPLETED");
    const next = await issueToken(viewer, { scheduleId });
    expect(next.status).toBe("ACTIVE");
    await leaseOver(viewer);
    expect((await relay(survivor)).data).toMatchObject({ delivered: 1 });
    expect(await eventOf(viewer)).toMatchObject({ attempts: 2, processedAt: expect.any(Date) });
    expect((await readPlace(viewer, next.token)).status).toBe("ACTIVE");
  });
});

describe("giving money back", () => {
  it("refund committed, its notice lost: the same key answers, the money came once, the seat is sold again", async () => {
    const { viewer, seatIds, scheduleId, reservationId, token, headers } = await holdingBuyer();
    const { paymentId } = await payReservations(db(), viewer, [reservationId], {
      token,
      scheduleId,
    });
    await deliverAll();
    const request = {
      path: `/api/v1/payments/${paymentId}/cancel`,
      headers: keyed(headers),
      body: {},
    };
    await dieAt("effect-committed POST /api/v1/payments/:paymentId/cancel", "POST", request);
    const again = await survivor.send("POST", request);
    expect(again).toMatchObject({ status: 200, data: { paymentId, currentBalance: startBalance } });
    expect(await balanceOf(viewer)).toBe(startBalance);
    const [other] = (await makeUsers(1)) as [Viewer];
    await holdSeats(db(), other, { scheduleId, seatIds: seatIds.slice(0, 1) }, null);
    expect((await relay(survivor)).data).toMatchObject({ failed: 0 });
  });

  it("a show is cancelled, and its refunds break off after the first: the others follow, each once", async () => {
    const { scheduleId, seatIds } = await makeSchedule({ price });
    const buyers = await makeUsers(3, { balance: startBalance });
    for (const [index, viewer] of buyers.entries()) {
      const wanted = { scheduleId, seatIds: seatIds.slice(index, index + 1) };
      const { reservationId } = await holdSeats(db(), viewer, wanted, null);
      await payReservations(db(), viewer, [reservationId], null);
    }
    const admin = await bearerOf(await makeUser({ role: "ADMIN" }));
    const path = `/api/v1/admin/schedules/${scheduleId}/cancel`;
    const cancelled = await survivor.send("POST", {
      path,
      headers: admin,
      body: { reason: "폭우" },
    });
    expect(cancelled.status).toBe(202);
    const refund = { path: "/api/cron/relay-outbox", headers: cronHeaders() };
    await dieAt("payment-refunded", "POST", refund);
    const balances = async () => (await Promise.all(buyers.map(balanceOf))).toSorted();
    expect(await balances()).toEqual(
      [startBalance - price, startBalance - price, startBalance].toSorted(),
    );
    expect((await relay(survivor)).data).toMatchObject({ refunded: 2 });
    expect((await relay(survivor)).data).toMatchObject({ refunded: 0 });
    expect(await balances()).toEqual([startBalance, startBalance, startBalance]);
    expect((await seatRows(seatIds)).every((row) => row?.status === "AVAILABLE")).toBe(true);
  });
});

describe("renewing a login", () => {
  it("rotated, the answer lost: the old token is spent and ends the login; logging in anew works", async () => {
    const credentials = {
      loginId: `fan-${crypto.randomUUID()}`,
      password: "correct horse battery",
    };
    const { refreshToken } = await signUp({ ...credentials, nickname: "팬" }, null);
    const path = "/api/v1/auth/refresh";
    const request = { path, headers: { authorization: `Bearer ${refreshToken}` }, body: {} };
    await dieAt("effect-committed POST /api/v1/auth/refresh", "POST", request);
    expect((await survivor.send("POST", request)).outcome).toBe("REFRESH_TOKEN_REUSED");
    const logIn = { path: "/api/v1/auth/login", body: credentials };
    expect((await survivor.send("POST", logIn)).status).toBe(200);
  });
});

it("a failpoint is honoured by tests alone", async () => {
  const served = await startApiProcess({
    FAILPOINT: "effect-committed GET /api/health/live",
    NODE_ENV: "production",
  });
  expect((await served.send("GET", { path: "/api/health/live" })).status).toBe(200);
  served.signal("SIGTERM");
  expect(await served.ended).toEqual([0, null]);
});
