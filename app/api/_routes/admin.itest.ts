import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDb, db } from "@/db/client";
import { auditLog, schedules, venues } from "@/db/schema";
import { refundCancelledShows } from "@/lib/admin/refund-cancelled-shows";
import { signAccessToken } from "@/lib/auth/tokens";
import type { Viewer } from "@/lib/auth/viewer";
import type { ErrorCode } from "@/lib/errors";
import { relayOutbox } from "@/lib/outbox/relay";
import { payReservations } from "@/lib/payment/pay-reservations";
import { issueToken } from "@/lib/queue/issue-token";
import { closeRedis } from "@/lib/redis";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, seatRows } from "@/lib/testing/factories";
import { getBalance } from "@/lib/wallet/get-balance";

let server: ApiServer;
let admin: Viewer;
let fan: Viewer;

beforeAll(async () => {
  server = await startApiServer();
  admin = await makeUser({ role: "ADMIN", nickname: "운영자" });
  fan = await makeUser();
});

afterAll(async () => {
  await expectAuditClean();
  await server.close();
  await closeDb();
  await closeRedis();
});

type Answer = {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the contract says is there
  data: any;
  error: { code: ErrorCode; details: Record<string, unknown> };
};
type Options = { as?: Viewer | null; body?: unknown; headers?: Record<string, string> };

/** One request over the socket, by the organiser unless it says otherwise. */
async function call(method: string, path: string, options: Options = {}): Promise<Answer> {
  const { as = admin, body, headers = {} } = options;
  const response = await fetch(`${server.url}/api/v1/admin${path}`, {
    method,
    headers: {
      ...(as && { authorization: `Bearer ${await signAccessToken(as)}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const json = (await response.json()) as Pick<Answer, "data" | "error">;
  return { status: response.status, headers: response.headers, ...json };
}

async function lastAudit() {
  const { data } = await call("GET", "/audit-log?size=1");
  return data.items[0];
}

async function makeConcert(): Promise<number> {
  return (await call("POST", "/concerts", { body: { title: "새벽의 노래" } })).data.concertId;
}

const date = {
  startsAt: "2030-05-01T19:00:00+09:00",
  bookingOpenAt: "2030-04-01T20:00:00+09:00",
  bookingCloseAt: "2030-05-01T18:00:00+09:00",
  venueName: "포도홀",
};

async function bought(options: { seatsCount?: number; price?: number } = {}) {
  const { seatsCount = 2, price = 100_000 } = options;
  const viewer = await makeUser({ balance: 1_000_000 });
  const schedule = await makeSchedule({ price });
  const { scheduleId } = schedule;
  const seatIds = schedule.seatIds.slice(0, seatsCount);
  const held = await holdSeats(db(), viewer, { scheduleId, seatIds }, null);
  const paid = await payReservations(db(), viewer, [held.reservationId], null);
  return { viewer, seatIds, spare: schedule.seatIds.slice(seatsCount), ...paid };
}

describe("every admin endpoint", () => {
  const endpoints = [
    ["POST", "/concerts"],
    ["PATCH", "/concerts/1"],
    ["POST", "/concerts/1/schedules"],
    ["PATCH", "/schedules/1/queue"],
    ["POST", "/schedules/1/seats/block"],
    ["POST", "/schedules/1/seats/unblock"],
    ["POST", "/schedules/1/cancel"],
    ["POST", "/payments/1/refund"],
    ["GET", "/schedules/1/stats"],
    ["GET", "/audit-log"],
    ["GET", "/reconciliation"],
  ] as const;

  it.each(endpoints)("%s %s is 401 for nobody and 403 for a fan", async (method, path) => {
    const body = method === "GET" ? undefined : {};
    const nobody = await call(method, path, { as: null, body });
    expect([nobody.status, nobody.error.code]).toEqual([401, "UNAUTHENTICATED"]);
    const stranger = await call(method, path, { as: fan, body });
    expect([stranger.status, stranger.error.code]).toEqual([403, "FORBIDDEN"]);
  });

  it.each(endpoints.filter(([method]) => method !== "GET"))(
    "%s %s is 400 for a broken body and for fields it does not know",
    async (method, path) => {
      const broken = await call(method, path, { body: "{" });
      expect([broken.status, broken.error.code]).toEqual([400, "MALFORMED_JSON"]);
      const unknown = await call(method, path, { body: { role: "ADMIN" } });
      expect([unknown.status, unknown.error.code]).toEqual([400, "INVALID_REQUEST"]);
      const plain = await call(method, path, {
        body: "{}",
        headers: { "content-type": "text/plain" },
      });
      expect([plain.status, plain.error.code]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
      const large = await call(method, path, { body: { reason: "x".repeat(70_000) } });
      expect([large.status, large.error.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    },
  );
});

describe("POST /admin/concerts", () => {
  it("201 announces a concert without dates", async () => {
    const body = { title: " 밤산책 ", artist: "윤슬", description: "", posterUrl: "/p/1.svg" };
    const made = await call("POST", "/concerts", { body });
    expect(made.status).toBe(201);
    expect(made.data).toEqual({
      concertId: expect.any(Number),
      title: "밤산책",
      artist: "윤슬",
      description: "",
      posterUrl: "/p/1.svg",
      venueName: "",
      firstDate: null,
      lastDate: null,
      minPrice: null,
      maxPrice: null,
      saleState: "UPCOMING",
      opensAt: null,
      availableSeats: 0,
    });
    expect(await lastAudit()).toMatchObject({
      actor: { userId: admin.userId, nickname: "운영자" },
      action: "CONCERT_CREATED",
      target: `concert:${made.data.concertId}`,
      detail: { title: "밤산책", artist: "윤슬" },
    });
  });

  it.each([
    ["title", {}],
    ["title", { title: "  " }],
    ["title", { title: "가".repeat(201) }],
    ["title", { title: 7 }],
    ["posterUrl", { title: "가", posterUrl: "javascript:alert(1)" }],
    ["posterUrl", { title: "가", posterUrl: "//evil.example/x.png" }],
    ["posterUrl", { title: "가", posterUrl: "https:evil" }],
    ["description", { title: "가", description: "\u0000" }],
  ])("400 names %s", async (field, body) => {
    const { status, error } = await call("POST", "/concerts", { body });
    expect([status, error.code, Object.keys(error.details)]).toEqual([
      400,
      "INVALID_REQUEST",
      [field],
    ]);
  });

  it("a repeated Idempotency-Key makes one concert", async () => {
    const options = { body: { title: "한 번만" }, headers: { "idempotency-key": "one-concert" } };
    const first = await call("POST", "/concerts", options);
    const again = await call("POST", "/concerts", options);
    expect(again.data).toEqual(first.data);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    const reused = await call("POST", "/concerts", { ...options, body: { title: "다른 것" } });
    expect([reused.status, reused.error.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  });
});

describe("PATCH /admin/concerts/{id}", () => {
  it("200 changes what is given and keeps the rest, with before and after in the audit log", async () => {
    const concertId = await makeConcert();
    const body = { artist: "새 이름", posterUrl: null };
    const changed = await call("PATCH", `/concerts/${concertId}`, { body });
    expect(changed.status).toBe(200);
    expect(changed.data).toMatchObject({ concertId, title: "새벽의 노래", artist: "새 이름" });
    expect(await lastAudit()).toMatchObject({
      action: "CONCERT_CHANGED",
      target: `concert:${concertId}`,
      detail: { before: { artist: "", posterUrl: null }, after: body },
    });
  });

  it("400 for nothing to change, 404 for a concert there is none of", async () => {
    const nothing = await call("PATCH", `/concerts/${await makeConcert()}`, { body: {} });
    expect([nothing.status, nothing.error.code]).toEqual([400, "INVALID_REQUEST"]);
    const unknown = await call("PATCH", "/concerts/999999999", { body: { title: "가" } });
    expect([unknown.status, unknown.error.code]).toEqual([404, "CONCERT_NOT_FOUND"]);
  });
});

describe("POST /admin/concerts/{id}/schedules", () => {
  it("201 with nothing but times and venue: 50 seats of one tier and the defaults", async () => {
    const concertId = await makeConcert();
    const made = await call("POST", `/concerts/${concertId}/schedules`, { body: date });
    expect(made.status).toBe(201);
    expect(made.data).toMatchObject({
      concertId,
      venueName: "포도홀",
      performanceDate: "2030-05-01",
      performanceTime: "19:00:00",
      startsAt: "2030-05-01T10:00:00.000Z",
      availableSeats: 50,
      totalSeats: 50,
      minPrice: 110_000,
      maxPrice: 110_000,
      maxSeatsPerUser: 4,
      status: "UPCOMING",
      holdSeconds: 300,
      queue: {
        maxActive: 5,
        admitPerMinute: 600,
        activeSeconds: 300,
        awaySeconds: 600,
        heartbeatSeconds: 60,
        preQueueOpensAt: null,
        draw: false,
        state: "OPEN",
        message: "",
      },
    });
    expect(made.data.seats).toHaveLength(50);
    expect(made.data.seats[49]).toEqual({
      seatId: expect.any(Number),
      seatNumber: 50,
      label: "E10",
      grade: "R",
      price: 110_000,
      status: "AVAILABLE",
    });
    expect(await lastAudit()).toMatchObject({
      action: "SCHEDULE_CREATED",
      target: `schedule:${made.data.scheduleId}`,
    });
  });

  it("201 with tiers and a policy of its own; one venue by one name, also for ten at once", async () => {
    const concertId = await makeConcert();
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const body = {
      ...date,
      venueName: "한 이름의 홀",
      tiers: [
        { grade: "S", price: 0, seatNumbers: numbers(31, 50) },
        { grade: "VIP", price: 10_000_000, seatNumbers: numbers(1, 30) },
      ],
      holdSeconds: 5,
      maxSeatsPerUser: 10,
      queue: { maxActive: 10_000, draw: true, preQueueOpensAt: "2030-04-01T19:00:00+09:00" },
    };
    const made = await Promise.all(
      Array.from({ length: 10 }, () => call("POST", `/concerts/${concertId}/schedules`, { body })),
    );
    expect(made.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(made.map(({ data }) => data.venueId)).size).toBe(1);
    const rows = await db().select().from(venues).where(eq(venues.name, body.venueName));
    expect(rows).toHaveLength(1);
    const [{ data }] = made as [Answer];
    expect(data.queue).toMatchObject({
      maxActive: 10_000,
      admitPerMinute: 600,
      draw: true,
      preQueueOpensAt: "2030-04-01T10:00:00.000Z",
    });
    expect(data.seats.map((seat: { grade: string }) => seat.grade)).toEqual([
      ...Array(30).fill("VIP"),
      ...Array(20).fill("S"),
    ]);
  });

  const all = Array.from({ length: 50 }, (_, index) => index + 1);
  const tier = (seatNumbers: number[]) => ({ grade: "R", price: 1, seatNumbers });
  it.each([
    ["tiers", { tiers: [tier(all.slice(1))] }],
    ["tiers", { tiers: [tier(all), tier([50])] }],
    ["tiers", { tiers: [] }],
    ["tiers.0.seatNumbers", { tiers: [{ ...tier(all), seatNumbers: [...all, 51] }] }],
    ["tiers.0.price", { tiers: [{ ...tier(all), price: 0.5 }] }],
    ["tiers.0.price", { tiers: [{ ...tier(all), price: -1 }] }],
    ["tiers.0.price", { tiers: [{ ...tier(all), price: 10_000_001 }] }],
    ["bookingCloseAt", { bookingCloseAt: date.bookingOpenAt }],
    ["bookingCloseAt", { bookingCloseAt: "2030-05-01T19:00:01+09:00" }],
    ["startsAt", { startsAt: "2030-05-01" }],
    ["startsAt", { startsAt: "1970-01-01T00:00:00Z" }],
    ["holdSeconds", { holdSeconds: 4 }],
    ["holdSeconds", { holdSeconds: 1_801 }],
    ["maxSeatsPerUser", { maxSeatsPerUser: 0 }],
    ["maxSeatsPerUser", { maxSeatsPerUser: 11 }],
    ["queue.maxActive", { queue: { maxActive: 10_001 } }],
    ["queue.admitPerMinute", { queue: { admitPerMinute: 0 } }],
    ["queue.activeSeconds", { queue: { activeSeconds: 3_601 } }],
    ["queue.draw", { queue: { draw: true } }],
    ["queue.preQueueOpensAt", { queue: { preQueueOpensAt: date.bookingOpenAt } }],
    ["venueName", { venueName: "" }],
  ])("400 names %s", async (field, patch) => {
    const concertId = await makeConcert();
    const body = { ...date, ...patch };
    const refused = await call("POST", `/concerts/${concertId}/schedules`, { body });
    expect([refused.status, refused.error.code]).toEqual([400, "INVALID_REQUEST"]);
    expect(Object.keys(refused.error.details)).toContain(field);
    const made = await db().select().from(schedules).where(eq(schedules.concertId, concertId));
    expect(made).toEqual([]);
  });

  it("400 says which seats have no tier or several", async () => {
    const body = { ...date, tiers: [tier(all.slice(2)), tier([50])] };
    const { error } = await call("POST", `/concerts/${await makeConcert()}/schedules`, { body });
    expect(error.details.tiers).toBe("no tier for 1, 2; more than one for 50");
  });

  it("404 for a concert there is none of", async () => {
    const { status, error } = await call("POST", "/concerts/999999999/schedules", { body: date });
    expect([status, error.code]).toEqual([404, "CONCERT_NOT_FOUND"]);
  });
});

describe("PATCH /admin/schedules/{id}/queue", () => {
  it("200 is felt by the very next call on the line", async () => {
    const { scheduleId } = await makeSchedule({ maxActive: 1 });
    const people = await Promise.all(Array.from({ length: 4 }, () => makeUser()));
    for (const viewer of people) await issueToken(viewer, { scheduleId });
    const stats = async () => (await call("GET", `/schedules/${scheduleId}/stats`)).data.queue;
    expect(await stats()).toMatchObject({ state: "OPEN", active: 1, waiting: 3, capacity: 1 });

    const body = { maxActive: 3, message: "두 배로 빨라졌어요" };
    const changed = await call("PATCH", `/schedules/${scheduleId}/queue`, { body });
    expect(changed.status).toBe(200);
    expect(changed.data).toMatchObject({ scheduleId, ...body, admitPerMinute: 600, state: "OPEN" });
    expect(await stats()).toMatchObject({
      active: 3,
      waiting: 1,
      capacity: 3,
      ...{ message: body.message },
    });
    expect(await lastAudit()).toMatchObject({
      action: "QUEUE_CHANGED",
      target: `schedule:${scheduleId}`,
      detail: { before: { maxActive: 1, message: "" }, after: body },
    });

    await call("PATCH", `/schedules/${scheduleId}/queue`, {
      body: { state: "PAUSED", maxActive: 4 },
    });
    expect(await stats()).toMatchObject({ state: "PAUSED", active: 3, waiting: 1 });
    await call("PATCH", `/schedules/${scheduleId}/queue`, { body: { state: "OPEN" } });
    expect(await stats()).toMatchObject({ state: "OPEN", active: 4, waiting: 0 });
  });

  it("a cap lowered under those inside breaks nothing", async () => {
    const { scheduleId } = await makeSchedule({ maxActive: 3 });
    for (let i = 0; i < 3; i++) await issueToken(await makeUser(), { scheduleId });
    await call("PATCH", `/schedules/${scheduleId}/queue`, { body: { maxActive: 1 } });
    const { data } = await call("GET", "/reconciliation");
    expect(data.invariants.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
  });

  it.each([
    ["body", {}],
    ["maxActive", { maxActive: 0 }],
    ["activeSeconds", { activeSeconds: 4 }],
    ["state", { state: "CLOSED" }],
    ["message", { message: "가".repeat(201) }],
    ["draw", { draw: true }],
    ["preQueueOpensAt", { preQueueOpensAt: "2020-01-01T00:00:00Z" }],
  ])("400 names %s", async (field, body) => {
    const { scheduleId } = await makeSchedule();
    const { status, error } = await call("PATCH", `/schedules/${scheduleId}/queue`, { body });
    expect([status, error.code, Object.keys(error.details)]).toEqual([
      400,
      "INVALID_REQUEST",
      [field],
    ]);
  });

  it("before people can join, the pre-queue may still be moved; not behind the opening", async () => {
    const made = await call("POST", `/concerts/${await makeConcert()}/schedules`, { body: date });
    const path = `/schedules/${made.data.scheduleId}/queue`;
    const body = { draw: true, preQueueOpensAt: "2030-04-01T19:30:00+09:00" };
    const moved = await call("PATCH", path, { body });
    expect([moved.status, moved.data.preQueueOpensAt]).toEqual([200, "2030-04-01T10:30:00.000Z"]);
    const late = await call("PATCH", path, { body: { preQueueOpensAt: date.bookingOpenAt } });
    expect(late.error.details).toEqual({ preQueueOpensAt: "must be before bookingOpenAt" });
    const without = await call("PATCH", path, { body: { preQueueOpensAt: null } });
    expect(without.error.details).toEqual({ draw: "needs preQueueOpensAt" });
  });

  it("404 for a schedule there is none of", async () => {
    const refused = await call("PATCH", "/schedules/999999999/queue", { body: { maxActive: 1 } });
    expect([refused.status, refused.error.code]).toEqual([404, "SCHEDULE_NOT_FOUND"]);
  });
});

describe("POST /admin/schedules/{id}/seats/block and /unblock", () => {
  const reason = "카메라 자리";

  it("200 takes seats off the sale and puts them back", async () => {
    const { scheduleId, seatIds } = await makeSchedule();
    const body = { seatNumbers: [7, 2], reason };
    const blocked = await call("POST", `/schedules/${scheduleId}/seats/block`, { body });
    expect(blocked.status).toBe(200);
    expect(blocked.data).toEqual({
      scheduleId,
      seats: [
        { seatId: seatIds[1], seatNumber: 2, label: "A2", status: "BLOCKED" },
        { seatId: seatIds[6], seatNumber: 7, label: "A7", status: "BLOCKED" },
      ],
    });
    expect(await lastAudit()).toMatchObject({
      action: "SEATS_BLOCKED",
      target: `schedule:${scheduleId}`,
      detail: { seatNumbers: [7, 2], reason },
    });
    const stats = await call("GET", `/schedules/${scheduleId}/stats`);
    expect(stats.data.seats).toEqual({ total: 50, free: 48, held: 0, sold: 0, blocked: 2 });
    expect(stats.data.blockedSeats).toEqual([
      { seatNumber: 2, reason },
      { seatNumber: 7, reason },
    ]);
    await expect(
      holdSeats(db(), fan, { scheduleId, seatIds: seatIds.slice(1, 2) }, null),
    ).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE" });

    const again = await call("POST", `/schedules/${scheduleId}/seats/block`, { body });
    expect(again.status).toBe(200);
    const back = await call("POST", `/schedules/${scheduleId}/seats/unblock`, { body });
    expect(back.data.seats.map(({ status }: { status: string }) => status)).toEqual([
      "AVAILABLE",
      "AVAILABLE",
    ]);
    const [row] = await seatRows(seatIds.slice(1, 2));
    expect(row).toMatchObject({ status: "AVAILABLE", blockReason: null });
    expect(await lastAudit()).toMatchObject({ action: "SEATS_UNBLOCKED" });
  });

  it("409 names the sold and the held seats, and changes none", async () => {
    const { scheduleId, spare, seatIds } = await bought();
    await holdSeats(db(), fan, { scheduleId, seatIds: spare.slice(0, 1) }, null);
    for (const verb of ["block", "unblock"]) {
      const body = { seatNumbers: [1, 3, 4], reason };
      const refused = await call("POST", `/schedules/${scheduleId}/seats/${verb}`, { body });
      expect([refused.status, refused.error.code]).toEqual([409, "SEAT_UNAVAILABLE"]);
      expect(refused.error.details).toEqual({
        seats: [
          { seatId: seatIds[0], seatNumber: 1, reason: "SOLD" },
          { seatId: spare[0], seatNumber: 3, reason: "HELD" },
        ],
      });
    }
    const rows = await seatRows(spare.slice(0, 2));
    expect(rows.map((row) => row?.status)).toEqual(["HELD", "AVAILABLE"]);
  });

  it("a lapsed hold is taken over, sweeper or not", async () => {
    const viewer = await makeUser();
    const { scheduleId, seatIds } = await makeSchedule();
    const wanted = { scheduleId, seatIds: seatIds.slice(0, 2) };
    const { reservationId } = await holdSeats(db(), viewer, wanted, null);
    await lapseHold(reservationId);
    const body = { seatNumbers: [1], reason };
    expect((await call("POST", `/schedules/${scheduleId}/seats/block`, { body })).status).toBe(200);
    const rows = await seatRows(seatIds.slice(0, 2));
    expect(rows.map((row) => row?.status)).toEqual(["BLOCKED", "AVAILABLE"]);
  });

  it.each([
    ["seatNumbers", { seatNumbers: [], reason }],
    ["seatNumbers", { seatNumbers: [1, 1], reason }],
    ["seatNumbers.0", { seatNumbers: [51], reason }],
    ["reason", { seatNumbers: [1] }],
  ])("400 names %s", async (field, body) => {
    const { scheduleId } = await makeSchedule();
    const refused = await call("POST", `/schedules/${scheduleId}/seats/block`, { body });
    expect([refused.status, Object.keys(refused.error.details)]).toEqual([400, [field]]);
  });

  it("404 for a schedule there is none of", async () => {
    const body = { seatNumbers: [1], reason };
    const refused = await call("POST", "/schedules/999999999/seats/block", { body });
    expect([refused.status, refused.error.code]).toEqual([404, "SCHEDULE_NOT_FOUND"]);
  });
});

describe("POST /admin/schedules/{id}/cancel", () => {
  it("202 ends the sale at once; the money follows, and the stats tell how far it is", async () => {
    const { scheduleId, viewer, seatIds, paymentId } = await bought();
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
    expect(await lastAudit()).toMatchObject({
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
    const { paymentId, viewer, scheduleId, seatIds } = await bought();
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
    expect(await lastAudit()).toMatchObject({
      actor: { userId: admin.userId },
      action: "PAYMENT_REFUNDED",
      target: `payment:${paymentId}`,
      detail: { reason, refundAmount: 200_000, fee: 0, userId: viewer.userId },
    });
  });

  it("200 with an amount keeps the rest as a fee", async () => {
    const { paymentId, viewer, scheduleId } = await bought();
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
    const { paymentId } = await bought();
    const body = { amount, reason };
    const refused = await call("POST", `/payments/${paymentId}/refund`, { body });
    expect([refused.status, refused.error.code]).toEqual([400, "INVALID_AMOUNT"]);
  });

  it("400 without a reason, 404 for a payment there is none of, 409 for a cancelled one", async () => {
    const { paymentId } = await bought();
    const without = await call("POST", `/payments/${paymentId}/refund`, { body: {} });
    expect([without.status, without.error.code]).toEqual([400, "INVALID_REQUEST"]);
    const unknown = await call("POST", "/payments/999999999/refund", { body: { reason } });
    expect([unknown.status, unknown.error.code]).toEqual([404, "PAYMENT_NOT_FOUND"]);
    await call("POST", `/payments/${paymentId}/refund`, { body: { reason } });
    const again = await call("POST", `/payments/${paymentId}/refund`, { body: { reason } });
    expect([again.status, again.error.code]).toEqual([409, "PAYMENT_ALREADY_CANCELLED"]);
  });

  it("400 for a part of a cancelled show's money: that comes back in full", async () => {
    const { paymentId, scheduleId } = await bought();
    await call("POST", `/schedules/${scheduleId}/cancel`, { body: { reason } });
    const body = { amount: 1, reason };
    const refused = await call("POST", `/payments/${paymentId}/refund`, { body });
    expect([refused.status, refused.error.code]).toEqual([400, "INVALID_AMOUNT"]);
    expect(refused.error.details).toEqual({ min: 200_000, max: 200_000 });
  });

  it("the same key answers the same bytes and refunds once", async () => {
    const { paymentId } = await bought();
    const options = { body: { reason }, headers: { "idempotency-key": `refund-${paymentId}` } };
    const first = await call("POST", `/payments/${paymentId}/refund`, options);
    const again = await call("POST", `/payments/${paymentId}/refund`, options);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.data).toEqual(first.data);
  });
});

describe("GET /admin/schedules/{id}/stats", () => {
  it("200 counts what is there, seat by seat", async () => {
    const { scheduleId, spare } = await bought();
    const lapsed = await makeUser();
    const wanted = { scheduleId, seatIds: spare.slice(0, 2) };
    await lapseHold((await holdSeats(db(), lapsed, wanted, null)).reservationId);
    await holdSeats(db(), fan, { scheduleId, seatIds: spare.slice(2, 5) }, null);
    const { status, data } = await call("GET", `/schedules/${scheduleId}/stats`);
    expect(status).toBe(200);
    expect(data).toMatchObject({
      scheduleId,
      concertTitle: "시험 공연",
      seats: { total: 50, free: 45, held: 3, sold: 2, blocked: 0 },
      pendingReservations: 1,
      revenue: { payments: 1, cancelledPayments: 0, gross: 200_000, refunded: 0, net: 200_000 },
      policy: { maxActive: 5, state: "OPEN" },
      queue: { state: "OPEN", waiting: 0, active: 0 },
      cancellation: null,
    });
  });

  it("404 for a schedule there is none of, 400 for what is no id", async () => {
    const unknown = await call("GET", "/schedules/999999999/stats");
    expect([unknown.status, unknown.error.code]).toEqual([404, "SCHEDULE_NOT_FOUND"]);
    const wrong = await call("GET", "/schedules/abc/stats");
    expect([wrong.status, wrong.error.code]).toEqual([400, "INVALID_REQUEST"]);
  });
});

describe("GET /admin/audit-log", () => {
  it("200 pages newest first", async () => {
    for (const title of ["첫째", "둘째", "셋째"])
      await call("POST", "/concerts", { body: { title } });
    const { data } = await call("GET", "/audit-log?page=2&size=2");
    expect(data).toMatchObject({ page: 2, size: 2, totalPages: Math.ceil(data.totalItems / 2) });
    expect(data.items[0].detail).toEqual({ title: "첫째" });
  });

  it("400 for a page that is none", async () => {
    const { status, error } = await call("GET", "/audit-log?size=1000");
    expect([status, Object.keys(error.details)]).toEqual([400, ["size"]]);
  });
});

describe("GET /admin/reconciliation", () => {
  it("200 names every invariant, and that it holds", async () => {
    await relayOutbox(1_000);
    const { status, data } = await call("GET", "/reconciliation");
    expect(status).toBe(200);
    expect(data.ok).toBe(true);
    expect(data.invariants.length).toBeGreaterThan(25);
    for (const invariant of data.invariants) {
      expect(invariant).toEqual({ name: expect.any(String), ok: true, count: 0, examples: [] });
    }
  });
});
