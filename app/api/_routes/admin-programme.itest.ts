import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { concerts, schedules, venues } from "@/db/schema/concerts";
import type { ApiAnswer } from "@/lib/testing/api-caller";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { performanceRequest, startOrganiser } from "@/lib/testing/organiser";

let organiser: Awaited<ReturnType<typeof startOrganiser>>;
beforeAll(async () => {
  organiser = await startOrganiser();
});
afterAll(async () => {
  await expectAuditClean();
  await organiser.close();
});

const call: (typeof organiser)["call"] = (...request) => organiser.call(...request);

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
    expect(await organiser.lastAudit()).toMatchObject({
      actor: { userId: organiser.admin.userId, nickname: "운영자" },
      action: "CONCERT_CREATED",
      target: `concert:${made.data.concertId}`,
      detail: { title: "밤산책", artist: "윤슬" },
    });
  });

  it("201 with its first performance, both in the audit log", async () => {
    const body = { title: "첫 무대", schedule: { ...performanceRequest, maxSeatsPerUser: 2 } };
    const { status, data } = await call("POST", "/concerts", { body });
    expect(status).toBe(201);
    expect(data).toMatchObject({
      title: "첫 무대",
      venueName: "포도홀",
      firstDate: "2030-05-01",
      availableSeats: 50,
      schedule: { concertId: data.concertId, maxSeatsPerUser: 2, totalSeats: 50 },
    });
    expect(data.schedule.seats).toHaveLength(50);
    const log = await call("GET", "/audit-log?size=2");
    expect(log.data.items).toMatchObject([
      { action: "SCHEDULE_CREATED", target: `schedule:${data.schedule.scheduleId}` },
      {
        action: "CONCERT_CREATED",
        target: `concert:${data.concertId}`,
        detail: { title: "첫 무대" },
      },
    ]);
    expect(log.data.items[1].detail).toEqual({ title: "첫 무대" });
  });

  it("400 for a first performance that cannot be, and no concert is left behind", async () => {
    const before = await db().$count(concerts);
    const schedule = { ...performanceRequest, bookingCloseAt: performanceRequest.bookingOpenAt };
    const refused = await call("POST", "/concerts", { body: { title: "가", schedule } });
    expect([refused.status, Object.keys(refused.error.details)]).toEqual([
      400,
      ["schedule.bookingCloseAt"],
    ]);
    expect(await db().$count(concerts)).toBe(before);
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
    const concertId = await organiser.makeConcert();
    const body = { artist: "새 이름", posterUrl: null };
    const changed = await call("PATCH", `/concerts/${concertId}`, { body });
    expect(changed.status).toBe(200);
    expect(changed.data).toMatchObject({ concertId, title: "새벽의 노래", artist: "새 이름" });
    expect(await organiser.lastAudit()).toMatchObject({
      action: "CONCERT_CHANGED",
      target: `concert:${concertId}`,
      detail: { before: { artist: "", posterUrl: null }, after: body },
    });
  });

  it("400 for nothing to change, 404 for a concert there is none of", async () => {
    const nothing = await call("PATCH", `/concerts/${await organiser.makeConcert()}`, { body: {} });
    expect([nothing.status, nothing.error.code]).toEqual([400, "INVALID_REQUEST"]);
    const unknown = await call("PATCH", "/concerts/999999999", { body: { title: "가" } });
    expect([unknown.status, unknown.error.code]).toEqual([404, "CONCERT_NOT_FOUND"]);
  });
});

describe("POST /admin/concerts/{id}/schedules", () => {
  it("201 with nothing but times and venue: 50 seats of one tier and the defaults", async () => {
    const concertId = await organiser.makeConcert();
    const made = await call("POST", `/concerts/${concertId}/schedules`, {
      body: performanceRequest,
    });
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
    expect(await organiser.lastAudit()).toMatchObject({
      action: "SCHEDULE_CREATED",
      target: `schedule:${made.data.scheduleId}`,
    });
  });

  it("201 with tiers and a policy of its own; one venue by one name, also for ten at once", async () => {
    const concertId = await organiser.makeConcert();
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const body = {
      ...performanceRequest,
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
    const [{ data }] = made as [ApiAnswer];
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
    ["bookingCloseAt", { bookingCloseAt: performanceRequest.bookingOpenAt }],
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
    ["queue.preQueueOpensAt", { queue: { preQueueOpensAt: performanceRequest.bookingOpenAt } }],
    ["venueName", { venueName: "" }],
  ])("400 names %s", async (field, patch) => {
    const concertId = await organiser.makeConcert();
    const body = { ...performanceRequest, ...patch };
    const refused = await call("POST", `/concerts/${concertId}/schedules`, { body });
    expect([refused.status, refused.error.code]).toEqual([400, "INVALID_REQUEST"]);
    expect(Object.keys(refused.error.details)).toContain(field);
    const made = await db().select().from(schedules).where(eq(schedules.concertId, concertId));
    expect(made).toEqual([]);
  });

  it("400 says which seats have no tier or several", async () => {
    const body = { ...performanceRequest, tiers: [tier(all.slice(2)), tier([50])] };
    const { error } = await call("POST", `/concerts/${await organiser.makeConcert()}/schedules`, {
      body,
    });
    expect(error.details.tiers).toBe("no tier for 1, 2; more than one for 50");
  });

  it("404 for a concert there is none of", async () => {
    const { status, error } = await call("POST", "/concerts/999999999/schedules", {
      body: performanceRequest,
    });
    expect([status, error.code]).toEqual([404, "CONCERT_NOT_FOUND"]);
  });
});
