import { afterAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { issueToken } from "@/lib/queue/issue-token";
import { leaveQueue } from "@/lib/queue/leave-queue";
import { readPlace } from "@/lib/queue/read-place";
import { redis } from "@/lib/redis";
import { expireHolds } from "@/lib/reservation/expire-holds";
import { readLocks } from "@/lib/reservation/select.lua";
import { apiCaller } from "@/lib/testing/api-caller";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import { paymentRoutes } from "./payments";
import { reservationRoutes } from "./reservations";

const call = apiCaller([...reservationRoutes, ...paymentRoutes]);

afterAll(expectAuditClean);

async function admitted(viewer: Viewer, scheduleId: number): Promise<Record<string, string>> {
  const { token, status } = await issueToken(viewer, { scheduleId });
  expect(status).toBe("ACTIVE");
  return { "queue-token": token };
}

async function untilActive(viewer: Viewer, token: string): Promise<void> {
  await expect
    .poll(async () => (await readPlace(viewer, token)).status, { interval: 50, timeout: 20_000 })
    .toBe("ACTIVE");
}

async function setUp(options: Parameters<typeof makeSchedule>[0] = {}) {
  const [viewer, other] = (await makeUsers(2, { balance: 500_000 })) as [Viewer, Viewer];
  const schedule = await makeSchedule({ maxActive: 50, ...options });
  const headers = await admitted(viewer, schedule.scheduleId);
  return { viewer, other, ...schedule, headers };
}

describe("POST /reservations", () => {
  it("201 holds the seats", async () => {
    const { viewer, scheduleId, seatIds, headers } = await setUp();
    const body = { scheduleId, seatIds: seatIds.slice(0, 2), userId: viewer.userId };
    const answer = await call("POST", "/reservations", { as: viewer, body, headers });
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({
      userId: viewer.userId,
      scheduleId,
      totalAmount: 200_000,
      status: "RESERVED",
      seats: [
        { seatId: seatIds[0], seatNumber: 1, label: "A1", price: 100_000 },
        { seatId: seatIds[1], seatNumber: 2, label: "A2", price: 100_000 },
      ],
    });
  });

  it("400 for no seats, a seat twice, ten thousand seats, ids that are none, extra fields", async () => {
    const { viewer, scheduleId, seatIds, headers } = await setUp();
    const bad = [
      { scheduleId, seatIds: [] },
      { scheduleId, seatIds: [seatIds[0], seatIds[0]] },
      { scheduleId, seatIds: Array.from({ length: 10_000 }, (_, index) => index + 1) },
      { scheduleId, seatIds: [0] },
      { scheduleId, seatIds: [-1] },
      { scheduleId, seatIds: [1.5] },
      { scheduleId, seatIds: ["1"] },
      { scheduleId, seatIds: [2 ** 53 + 1] },
      { scheduleId, seatIds: seatIds.slice(0, 1), price: 1 },
      { seatIds: seatIds.slice(0, 1) },
    ];
    for (const body of bad) {
      const answer = await call("POST", "/reservations", { as: viewer, body, headers });
      expect([answer.status, answer.error.code]).toEqual([400, "INVALID_REQUEST"]);
    }
  });

  it("401 without identity, without and with an unknown token", async () => {
    const { viewer, scheduleId, seatIds } = await setUp();
    const body = { scheduleId, seatIds: seatIds.slice(0, 1) };
    const nobody = await call("POST", "/reservations", { body });
    expect([nobody.status, nobody.error.code]).toEqual([401, "UNAUTHENTICATED"]);
    const bare = await call("POST", "/reservations", { as: viewer, body });
    expect([bare.status, bare.error.code]).toEqual([401, "QUEUE_TOKEN_REQUIRED"]);
    const headers = { "queue-token": crypto.randomUUID() };
    const unknown = await call("POST", "/reservations", { as: viewer, body, headers });
    expect([unknown.status, unknown.error.code]).toEqual([401, "QUEUE_TOKEN_INVALID"]);
  });

  it("403 while waiting, for another schedule's token, for another user's id", async () => {
    const { viewer, other, scheduleId, seatIds, headers } = await setUp({ maxActive: 1 });
    const waiting = await issueToken(other, { scheduleId });
    const body = { scheduleId, seatIds: seatIds.slice(0, 1) };
    const early = await call("POST", "/reservations", {
      as: other,
      body,
      headers: { "queue-token": waiting.token },
    });
    expect([early.status, early.error.code]).toEqual([403, "QUEUE_TOKEN_NOT_ACTIVE"]);
    const there = await makeSchedule();
    const wrong = await call("POST", "/reservations", {
      as: viewer,
      body: { scheduleId: there.scheduleId, seatIds: there.seatIds.slice(0, 1) },
      headers,
    });
    expect([wrong.status, wrong.error.code]).toEqual([403, "QUEUE_TOKEN_WRONG_SCHEDULE"]);
    const forSomebody = await call("POST", "/reservations", {
      as: viewer,
      body: { ...body, userId: other.userId },
      headers,
    });
    expect([forSomebody.status, forSomebody.error.code]).toEqual([403, "FORBIDDEN"]);
  });

  it("404 for seats of another schedule", async () => {
    const { viewer, scheduleId, headers } = await setUp();
    const there = await makeSchedule();
    const body = { scheduleId, seatIds: there.seatIds.slice(0, 1) };
    const answer = await call("POST", "/reservations", { as: viewer, body, headers });
    expect([answer.status, answer.error.code]).toEqual([404, "SEAT_NOT_FOUND"]);
  });

  it("409 names each seat that cannot be had, and why", async () => {
    const { viewer, other, scheduleId, seatIds, headers } = await setUp();
    const otherHeaders = await admitted(other, scheduleId);
    const held = { scheduleId, seatIds: seatIds.slice(0, 1) };
    await call("POST", "/reservations", { as: other, body: held, headers: otherHeaders });
    await db().execute(`UPDATE seats SET status = 'BLOCKED' WHERE id = ${seatIds[1]}`);
    const body = { scheduleId, seatIds: seatIds.slice(0, 3) };
    const answer = await call("POST", "/reservations", { as: viewer, body, headers });
    expect(answer.status).toBe(409);
    expect(answer.error).toMatchObject({
      code: "SEAT_UNAVAILABLE",
      details: {
        seats: [
          { seatId: seatIds[0], seatNumber: 1, reason: "HELD" },
          { seatId: seatIds[1], seatNumber: 2, reason: "BLOCKED" },
        ],
      },
    });
  });

  it("422 past the limit", async () => {
    const { viewer, scheduleId, seatIds, headers } = await setUp({ maxSeatsPerUser: 4 });
    const body = { scheduleId, seatIds: seatIds.slice(0, 5) };
    const answer = await call("POST", "/reservations", { as: viewer, body, headers });
    expect(answer.status).toBe(422);
    expect(answer.error).toMatchObject({
      code: "SEAT_LIMIT_EXCEEDED",
      details: { max: 4, already: 0 },
    });
  });

  // More are never let in at once: there are 50 seats.
  it("50 people on one seat: one 201, 49 times 409 with the seat's name", async () => {
    const people = await makeUsers(50);
    const { scheduleId, seatIds } = await makeSchedule({ maxActive: 50, admitPerMinute: 100_000 });
    const places = await Promise.all(people.map((viewer) => issueToken(viewer, { scheduleId })));
    await Promise.all(places.map(({ token }, nth) => untilActive(people[nth] as Viewer, token)));
    const body = { scheduleId, seatIds: seatIds.slice(0, 1) };
    const answers = await Promise.all(
      people.map((viewer, nth) => {
        const headers = { "queue-token": places[nth]?.token ?? "" };
        return call("POST", "/reservations", { as: viewer, body, headers });
      }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refusal = { seats: [{ seatId: seatIds[0], seatNumber: 1, reason: "HELD" }] };
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.map(({ error }) => [error.code, error.details])).toEqual(
      Array.from({ length: 49 }, () => ["SEAT_UNAVAILABLE", refusal]),
    );
  });

  it("with an Idempotency-Key answers twice the same and holds once", async () => {
    const { viewer, scheduleId, seatIds, headers } = await setUp();
    const keyed = { ...headers, "idempotency-key": "hold-1" };
    const body = { scheduleId, seatIds: seatIds.slice(0, 1) };
    const first = await call("POST", "/reservations", { as: viewer, body, headers: keyed });
    const again = await call("POST", "/reservations", { as: viewer, body, headers: keyed });
    expect(first.status).toBe(201);
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    const otherBody = { scheduleId, seatIds: seatIds.slice(1, 2) };
    const reused = await call("POST", "/reservations", {
      as: viewer,
      body: otherBody,
      headers: keyed,
    });
    expect([reused.status, reused.error.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  });
});

describe("POST and DELETE /seats/select", () => {
  it("200 shows the seat as selected to others, whose reservation is refused while it lasts", async () => {
    const { viewer, other, scheduleId, seatIds, headers } = await setUp();
    const otherHeaders = await admitted(other, scheduleId);
    const body = { scheduleId, seatIds: seatIds.slice(0, 2) };
    const selected = await call("POST", "/seats/select", { as: viewer, body, headers });
    expect(selected.status).toBe(200);
    expect(selected.data.seats).toEqual([
      { seatId: seatIds[0], seatNumber: 1, label: "A1" },
      { seatId: seatIds[1], seatNumber: 2, label: "A2" },
    ]);
    const refusal = {
      code: "SEAT_UNAVAILABLE",
      details: { seats: [{ seatId: seatIds[1], seatNumber: 2, reason: "SELECTED" }] },
    };
    const rival = { as: other, headers: otherHeaders };
    const theirs = { scheduleId, seatIds: seatIds.slice(1, 3) };
    const reselect = await call("POST", "/seats/select", { ...rival, body: theirs });
    expect([reselect.status, reselect.error]).toMatchObject([409, refusal]);
    const reserve = await call("POST", "/reservations", { ...rival, body: theirs });
    expect([reserve.status, reserve.error]).toMatchObject([409, refusal]);

    const renewed = await call("POST", "/seats/select", { as: viewer, body, headers });
    expect(Date.parse(renewed.data.selectedUntil)).toBeGreaterThanOrEqual(
      Date.parse(selected.data.selectedUntil),
    );
    const dropped = await call("DELETE", "/seats/select", { as: viewer, body, headers });
    expect([dropped.status, dropped.text]).toEqual([204, ""]);
    expect((await call("POST", "/reservations", { ...rival, body: theirs })).status).toBe(201);
  });

  it("ends with the turn it was made in: whoever left or bought selects nothing any more", async () => {
    const { viewer, other, scheduleId, seatIds, headers } = await setUp();
    const select = (as: Viewer, seatId: number | undefined, place: Record<string, string>) =>
      call("POST", "/seats/select", {
        as,
        body: { scheduleId, seatIds: [seatId] },
        headers: place,
      });
    const theirs = await admitted(other, scheduleId);
    expect((await select(other, seatIds[0], theirs)).status).toBe(200);
    await leaveQueue(other, theirs["queue-token"] ?? "");
    expect(await readLocks(scheduleId)).toEqual(new Map());
    expect((await select(viewer, seatIds[0], headers)).status).toBe(200);

    const body = { scheduleId, seatIds: [seatIds[1]] };
    const { data } = await call("POST", "/reservations", { as: viewer, body, headers });
    expect(await readLocks(scheduleId)).toEqual(new Map([[seatIds[0], viewer.userId]]));
    const { reservationId } = data;
    const paid = { reservationId, paymentMethod: "BALANCE" };
    expect((await call("POST", "/payments", { as: viewer, body: paid, headers })).status).toBe(201);
    expect(await readLocks(scheduleId)).toEqual(new Map());
  });

  it("ends with the hold it led to: lapsed, the seat is free, not selected", async () => {
    const { viewer, scheduleId, seatIds, headers } = await setUp();
    const body = { scheduleId, seatIds: seatIds.slice(0, 2) };
    for (const withKey of [headers, { ...headers, "idempotency-key": "what-I-selected" }]) {
      const sent = { as: viewer, body, headers: withKey };
      expect((await call("POST", "/seats/select", sent)).status).toBe(200);
      const held = await call("POST", "/reservations", sent);
      expect(await readLocks(scheduleId)).toEqual(new Map());
      await lapseHold(held.data.reservationId);
    }
  });

  it("another person's selection is not dropped, and lost locks change nothing that is owned", async () => {
    const { viewer, other, scheduleId, seatIds, headers } = await setUp();
    const otherHeaders = await admitted(other, scheduleId);
    const body = { scheduleId, seatIds: seatIds.slice(0, 1) };
    await call("POST", "/seats/select", { as: viewer, body, headers });
    await call("DELETE", "/seats/select", { as: other, body, headers: otherHeaders });
    const rival = { as: other, body, headers: otherHeaders };
    expect((await call("POST", "/reservations", rival)).status).toBe(409);
    await redis().del(`${process.env.REDIS_PREFIX}{schedule:${scheduleId}}:select`);
    expect((await call("POST", "/reservations", rival)).status).toBe(201);
    const own = await call("POST", "/reservations", { as: viewer, body, headers });
    expect(own.error).toMatchObject({ details: { seats: [{ reason: "HELD" }] } });
  });

  it("422 past the limit, 404 for foreign seats, 409 for a held one", async () => {
    const { viewer, scheduleId, seatIds, headers } = await setUp({ maxSeatsPerUser: 2 });
    const select = (ids: (number | undefined)[]) =>
      call("POST", "/seats/select", { as: viewer, body: { scheduleId, seatIds: ids }, headers });
    expect((await select(seatIds.slice(0, 2))).status).toBe(200);
    expect((await select(seatIds.slice(1, 3))).error).toMatchObject({
      code: "SEAT_LIMIT_EXCEEDED",
      details: { max: 2, already: 1 },
    });
    expect((await select([999_999_999])).error.code).toBe("SEAT_NOT_FOUND");
    await call("POST", "/reservations", {
      as: viewer,
      body: { scheduleId, seatIds: seatIds.slice(0, 1) },
      headers,
    });
    expect((await select(seatIds.slice(0, 1))).error.code).toBe("SEAT_UNAVAILABLE");
  });
});

describe("reading and releasing", () => {
  async function held() {
    const made = await setUp();
    const { viewer, scheduleId, seatIds, headers } = made;
    const body = { scheduleId, seatIds: seatIds.slice(0, 1) };
    const { data } = await call("POST", "/reservations", { as: viewer, body, headers });
    return { ...made, reservationId: data.reservationId as number };
  }

  it("200 shows the hold with its concert; a lapsed one reads EXPIRED before anybody swept it", async () => {
    const { viewer, reservationId } = await held();
    const read = () => call("GET", `/reservations/${reservationId}`, { as: viewer });
    expect((await read()).data).toMatchObject({
      status: "RESERVED",
      concertTitle: "시험 공연",
      payment: null,
      tickets: [],
    });
    await lapseHold(reservationId);
    expect((await read()).data.status).toBe("EXPIRED");
    const listed = await call("GET", "/reservations?status=EXPIRED", { as: viewer });
    expect(listed.data).toMatchObject({
      items: [{ reservationId, status: "EXPIRED" }],
      page: 1,
      size: 20,
      totalItems: 1,
      totalPages: 1,
    });
    expect(Object.keys(listed.data).sort()).toEqual([
      "items",
      "page",
      "size",
      "totalItems",
      "totalPages",
    ]);
    const open = await call("GET", "/reservations?status=RESERVED", { as: viewer });
    expect(open.data.totalItems).toBe(0);
    await expireHolds(db(), 64);
  });

  it("404 for somebody else, with the same body as for one that is not there", async () => {
    const { other, reservationId } = await held();
    const theirs = await call("GET", `/reservations/${reservationId}`, { as: other });
    const none = await call("GET", "/reservations/999999999", { as: other });
    expect([theirs.status, theirs.error]).toEqual([404, none.error]);
    const released = await call("DELETE", `/reservations/${reservationId}`, { as: other });
    expect([released.status, released.error]).toEqual([404, none.error]);
  });

  it("DELETE frees the seat at once, and only once", async () => {
    const { viewer, other, scheduleId, seatIds, reservationId } = await held();
    const released = await call("DELETE", `/reservations/${reservationId}`, { as: viewer });
    expect([released.status, released.data.status]).toEqual([200, "CANCELLED"]);
    const again = await call("DELETE", `/reservations/${reservationId}`, { as: viewer });
    expect([again.status, again.error.code]).toEqual([409, "RESERVATION_CANCELLED"]);
    const headers = await admitted(other, scheduleId);
    const body = { scheduleId, seatIds: seatIds.slice(0, 1) };
    expect((await call("POST", "/reservations", { as: other, body, headers })).status).toBe(201);
  });

  it("DELETE takes one's selection off the seats as well, and nobody else's", async () => {
    const { viewer, other, scheduleId, seatIds, headers } = await setUp();
    const otherHeaders = await admitted(other, scheduleId);
    const select = (as: Viewer, ids: (number | undefined)[], place: Record<string, string>) =>
      call("POST", "/seats/select", { as, body: { scheduleId, seatIds: ids }, headers: place });
    await select(viewer, seatIds.slice(0, 2), headers);
    const body = { scheduleId, seatIds: seatIds.slice(0, 2) };
    const { data } = await call("POST", "/reservations", { as: viewer, body, headers });
    await select(other, seatIds.slice(2, 3), otherHeaders);
    await call("DELETE", `/reservations/${data.reservationId}`, { as: viewer });
    expect(await readLocks(scheduleId)).toEqual(new Map([[seatIds[2], other.userId]]));
    const taken = await call("POST", "/reservations", { as: other, body, headers: otherHeaders });
    expect(taken.status).toBe(201);
  });

  it("400 for ids and pages that are none", async () => {
    const viewer = await makeUser();
    for (const path of [
      "/reservations/0",
      "/reservations/abc",
      "/reservations?size=101",
      "/reservations?page=1000000000",
      "/reservations?status=PAID",
    ]) {
      const answer = await call("GET", path, { as: viewer });
      expect([path, answer.status]).toEqual([path, 400]);
    }
  });
});
