import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { issueToken } from "@/lib/queue/issue-token";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, seatRows } from "@/lib/testing/factories";
import { makePurchase, performanceRequest, startOrganiser } from "@/lib/testing/organiser";

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
      message: body.message,
    });
    expect(await organiser.lastAudit()).toMatchObject({
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
    const made = await call("POST", `/concerts/${await organiser.makeConcert()}/schedules`, {
      body: performanceRequest,
    });
    const path = `/schedules/${made.data.scheduleId}/queue`;
    const body = { draw: true, preQueueOpensAt: "2030-04-01T19:30:00+09:00" };
    const moved = await call("PATCH", path, { body });
    expect([moved.status, moved.data.preQueueOpensAt]).toEqual([200, "2030-04-01T10:30:00.000Z"]);
    const late = await call("PATCH", path, {
      body: { preQueueOpensAt: performanceRequest.bookingOpenAt },
    });
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
    expect(await organiser.lastAudit()).toMatchObject({
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
    expect(await organiser.lastAudit()).toMatchObject({ action: "SEATS_UNBLOCKED" });
  });

  it("409 names the sold and the held seats, and changes none", async () => {
    const { scheduleId, spare, seatIds } = await makePurchase();
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

describe("GET /admin/schedules/{id}/stats", () => {
  it("200 counts what is there, seat by seat", async () => {
    const { scheduleId, spare } = await makePurchase();
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
