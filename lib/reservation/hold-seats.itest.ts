import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db, sqlClient } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import { outboxEvents } from "@/db/schema/events";
import { endedPasses, reservationSeats, reservations } from "@/db/schema/reservations";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, makeUsers, seatRows } from "@/lib/testing/factories";
import { locked, untilWaiting } from "@/lib/testing/locks";
import { tally } from "@/lib/testing/tally";
import { holdSeats } from "./hold-seats";
import { releaseHold } from "./release-hold";

afterAll(expectAuditClean);

function hold(viewer: Viewer, scheduleId: number, seatIds: (number | undefined)[], token?: string) {
  return holdSeats(db(), viewer, { scheduleId, seatIds: seatIds as number[] }, token ?? null);
}

async function databaseClockMs(): Promise<number> {
  const [clock] = await sqlClient()`SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms`;
  return Number(clock?.ms);
}

describe("holding seats", () => {
  it("gives all wanted seats at the price of this moment until the hold's end", async () => {
    const viewer = await makeUser();
    const { scheduleId, seatIds } = await makeSchedule({ holdSeconds: 300, price: 90_000 });
    const held = await hold(viewer, scheduleId, [seatIds[10], seatIds[9]]);
    expect(held).toMatchObject({
      userId: viewer.userId,
      scheduleId,
      status: "RESERVED",
      totalAmount: 180_000,
      seats: [
        { seatId: seatIds[9], seatNumber: 10, label: "A10", grade: "R", price: 90_000 },
        { seatId: seatIds[10], seatNumber: 11, label: "B1", grade: "R", price: 90_000 },
      ],
    });
    expect(held.reservationNumber).toMatch(/^FR-\d{6}-[0-9A-HJKMNP-TV-Z]{6}$/);
    expect(Date.parse(held.expiresAt) - Date.parse(held.reservedAt)).toBe(300_000);
    for (const row of await seatRows([seatIds[9], seatIds[10]] as number[])) {
      expect(row).toMatchObject({ status: "HELD", holderId: viewer.userId });
      expect(row?.heldUntil?.toISOString()).toBe(held.expiresAt);
    }
  });

  it("a seat held by A cannot be held by B, and B's other seats stay free", async () => {
    const [a, b] = (await makeUsers(2)) as [Viewer, Viewer];
    const { scheduleId, seatIds } = await makeSchedule();
    await hold(a, scheduleId, [seatIds[1]]);
    await expect(hold(b, scheduleId, [seatIds[0], seatIds[1], seatIds[2]])).rejects.toEqual(
      new DomainError("SEAT_UNAVAILABLE", {
        seats: [{ seatId: seatIds[1], seatNumber: 2, reason: "HELD" }],
      }),
    );
    expect(
      (await seatRows([seatIds[0], seatIds[2]] as number[])).map((row) => row?.status),
    ).toEqual(["AVAILABLE", "AVAILABLE"]);
    expect(await db().$count(reservations, eq(reservations.userId, b.userId))).toBe(0);
  });

  it("is refused outside the booking window, for a cancelled show and for an unknown schedule", async () => {
    const viewer = await makeUser();
    const now = Date.now();
    const soon = await makeSchedule({ bookingOpenAt: new Date(now + 60_000) });
    await expect(hold(viewer, soon.scheduleId, [soon.seatIds[0]])).rejects.toMatchObject({
      code: "SALE_NOT_OPEN",
      details: { opensAt: new Date(now + 60_000).toISOString() },
    });
    const over = await makeSchedule({ bookingCloseAt: new Date(now - 1) });
    await expect(hold(viewer, over.scheduleId, [over.seatIds[0]])).rejects.toThrow("SALE_CLOSED");
    const cancelled = await makeSchedule({ cancelledAt: new Date() });
    await expect(hold(viewer, cancelled.scheduleId, [cancelled.seatIds[0]])).rejects.toThrow(
      "SALE_CLOSED",
    );
    await expect(hold(viewer, 999_999_999, [1])).rejects.toThrow("SCHEDULE_NOT_FOUND");
  });

  it("seats of another schedule are not found", async () => {
    const viewer = await makeUser();
    const here = await makeSchedule();
    const there = await makeSchedule();
    await expect(
      hold(viewer, here.scheduleId, [here.seatIds[0], there.seatIds[0]]),
    ).rejects.toEqual(new DomainError("SEAT_NOT_FOUND", { seatIds: [there.seatIds[0]] }));
  });

  it("a pass that has ended holds nothing", async () => {
    const viewer = await makeUser();
    const { scheduleId, seatIds } = await makeSchedule();
    const token = crypto.randomUUID();
    await db().insert(endedPasses).values({ token, scheduleId, userId: viewer.userId });
    await expect(hold(viewer, scheduleId, [seatIds[0]], token)).rejects.toThrow(
      "QUEUE_TOKEN_INVALID",
    );
  });

  it("never outlasts the start of the show", async () => {
    const viewer = await makeUser();
    const startsAt = new Date(Date.now() + 60_000);
    const bookingCloseAt = new Date(startsAt.getTime() - 1_000);
    const { scheduleId, seatIds } = await makeSchedule({
      startsAt,
      bookingCloseAt,
      holdSeconds: 300,
    });
    const held = await hold(viewer, scheduleId, [seatIds[0]]);
    expect(held.expiresAt).toBe(startsAt.toISOString());
  });

  it("tells the outbox what was held, in the same transaction", async () => {
    const viewer = await makeUser();
    const { scheduleId, seatIds } = await makeSchedule();
    const token = crypto.randomUUID();
    const held = await hold(viewer, scheduleId, [seatIds[0]], token);
    const events = await db().query.outboxEvents.findMany({
      where: eq(outboxEvents.scheduleId, scheduleId),
    });
    expect(events).toMatchObject([
      {
        type: "ReservationHeld",
        userId: viewer.userId,
        payload: { reservationId: held.reservationId, token, expiresAt: held.expiresAt },
      },
    ]);
  });
});

describe("the limit of seats per person", () => {
  it("counts what is held and owned, and says so", async () => {
    const viewer = await makeUser();
    const { scheduleId, seatIds } = await makeSchedule({ maxSeatsPerUser: 4 });
    await hold(viewer, scheduleId, seatIds.slice(0, 3));
    await expect(hold(viewer, scheduleId, seatIds.slice(3, 5))).rejects.toEqual(
      new DomainError("SEAT_LIMIT_EXCEEDED", { max: 4, already: 3 }),
    );
    await hold(viewer, scheduleId, [seatIds[3]]);
  });

  it("20 parallel holds of one seat each give exactly 4", async () => {
    const viewer = await makeUser();
    const { scheduleId, seatIds } = await makeSchedule({ maxSeatsPerUser: 4 });
    const attempts = seatIds.slice(0, 20).map((seatId) => hold(viewer, scheduleId, [seatId]));
    expect(await tally(attempts)).toEqual({ OK: 4, SEAT_LIMIT_EXCEEDED: 16 });
  });

  it("does not count what has lapsed, whose slots are free again", async () => {
    const viewer = await makeUser();
    const { scheduleId, seatIds } = await makeSchedule({ maxSeatsPerUser: 10 });
    const old = await hold(viewer, scheduleId, seatIds.slice(0, 10));
    await lapseHold(old.reservationId);
    await hold(viewer, scheduleId, seatIds.slice(20, 30));
    expect((await seatRows(seatIds.slice(0, 10))).every((row) => row?.status === "AVAILABLE")).toBe(
      true,
    );
  });

  it("is per schedule", async () => {
    const viewer = await makeUser();
    for (const _ of [1, 2]) {
      const { scheduleId, seatIds } = await makeSchedule({ maxSeatsPerUser: 2 });
      await hold(viewer, scheduleId, seatIds.slice(0, 2));
    }
  });
});

describe("a hold that has lapsed", () => {
  it("frees its seats to the millisecond by the database's clock, with no sweeper", async () => {
    const [a, b] = (await makeUsers(2)) as [Viewer, Viewer];
    const { scheduleId, seatIds } = await makeSchedule({ holdSeconds: 5 });
    const first = await hold(a, scheduleId, [seatIds[0]]);
    const endsAt = Date.parse(first.expiresAt);
    let refusedAtMs = 0;
    for (;;) {
      const beforeMs = await databaseClockMs();
      try {
        const second = await hold(b, scheduleId, [seatIds[0]]);
        expect(Date.parse(second.reservedAt)).toBeGreaterThanOrEqual(endsAt);
        break;
      } catch (error) {
        expect(error).toMatchObject({ code: "SEAT_UNAVAILABLE" });
        refusedAtMs = beforeMs;
      }
    }
    // No refusal began at or after the hold's end.
    expect(refusedAtMs).toBeLessThan(endsAt);
  });

  it("is taken over whole: its reservation EXPIRED, its other seats free, in one go", async () => {
    const [a, b] = (await makeUsers(2)) as [Viewer, Viewer];
    const { scheduleId, seatIds } = await makeSchedule();
    const first = await hold(a, scheduleId, seatIds.slice(0, 3));
    await lapseHold(first.reservationId);
    const second = await hold(b, scheduleId, [seatIds[1]]);
    const [one, two, three] = await seatRows(seatIds.slice(0, 3));
    expect(one).toMatchObject({ status: "AVAILABLE", reservationId: null });
    expect(two).toMatchObject({ status: "HELD", reservationId: second.reservationId });
    expect(three).toMatchObject({ status: "AVAILABLE", reservationId: null });
    const old = await db().query.reservations.findFirst({
      where: eq(reservations.id, first.reservationId),
    });
    expect(old?.status).toBe("EXPIRED");
    const rows = await db().query.reservationSeats.findMany({
      where: eq(reservationSeats.reservationId, first.reservationId),
    });
    expect(rows.map(({ live }) => live)).toEqual([false, false, false]);
  });

  it("100 people who want it: exactly one takes it over", async () => {
    const [owner, ...people] = await makeUsers(101);
    const { scheduleId, seatIds } = await makeSchedule();
    const first = await hold(owner as Viewer, scheduleId, seatIds.slice(0, 3));
    await lapseHold(first.reservationId);
    const counts = await tally(people.map((viewer) => hold(viewer, scheduleId, [seatIds[1]])));
    expect(counts).toEqual({ OK: 1, SEAT_UNAVAILABLE: 99 });
  });
});

describe("races", () => {
  it("a hold that waited until the sale had closed is refused", async () => {
    const viewer = await makeUser();
    const { scheduleId, seatIds } = await makeSchedule();
    const { reservationId } = await hold(viewer, scheduleId, [seatIds[0]]);
    await lapseHold(reservationId);
    await db()
      .update(schedules)
      .set({ bookingCloseAt: sql`clock_timestamp() + interval '1 second'` })
      .where(eq(schedules.id, scheduleId));
    // Somebody is at one's own lapsed hold, whose slot is needed.
    const release = await locked(
      sql`SELECT FROM reservations WHERE id = ${reservationId} FOR UPDATE`,
    );
    const holding = hold(viewer, scheduleId, [seatIds[1]]).catch((error) => error);
    await untilWaiting(1);
    await db().execute(sql`SELECT pg_sleep(1)`);
    await release();
    expect(await holding).toMatchObject({ code: "SALE_CLOSED" });
    expect((await seatRows([seatIds[1] as number]))[0]?.status).toBe("AVAILABLE");
  });

  it("who is too late is answered at once, seat and reason named, while the winner is still at it", async () => {
    const viewer = await makeUser();
    const { scheduleId, seatIds } = await makeSchedule();
    const release = await locked(sql`SELECT FROM seats WHERE id = ${seatIds[1]} FOR UPDATE`);
    const refused = {
      code: "SEAT_UNAVAILABLE",
      details: { seats: [{ seatId: seatIds[1], seatNumber: 2, reason: "HELD" }] },
    };
    // Nobody owns it yet, and whoever is at it may give up.
    await expect(hold(viewer, scheduleId, seatIds.slice(0, 3))).rejects.toMatchObject({
      ...refused,
      isFleeting: true,
    });
    await release();
    const [owner] = (await makeUsers(1)) as [Viewer];
    const held = await hold(owner, scheduleId, seatIds.slice(1, 2));
    await expect(hold(viewer, scheduleId, seatIds.slice(0, 3))).rejects.toMatchObject({
      ...refused,
      isFleeting: false,
    });
    await releaseHold(db(), owner, held.reservationId);
    expect((await hold(viewer, scheduleId, seatIds.slice(0, 3))).seats).toHaveLength(3);
  });

  it("overlapping baskets in opposite orders neither deadlock nor all lose", async () => {
    const people = await makeUsers(60);
    const { scheduleId, seatIds } = await makeSchedule();
    const four = seatIds.slice(0, 4);
    const attempts = people.map((viewer, index) =>
      hold(viewer, scheduleId, index % 2 === 0 ? four : four.toReversed()),
    );
    expect(await tally(attempts)).toEqual({ OK: 1, SEAT_UNAVAILABLE: 59 });
  });

  it("no seat has two live rows after 150 people want 1 to 4 seats of 12", async () => {
    const people = await makeUsers(150);
    const { scheduleId, seatIds } = await makeSchedule();
    const baskets = people.map((_, index) =>
      Array.from(
        { length: 1 + (index % 4) },
        (_unused, nth) => seatIds[(index * 5 + nth * 7) % 12],
      ),
    );
    const counts = await tally(
      people.map((viewer, index) => hold(viewer, scheduleId, [...new Set(baskets[index])])),
    );
    expect(Object.keys(counts).sort()).toEqual(["OK", "SEAT_UNAVAILABLE"]);
    const rows = await seatRows(seatIds.slice(0, 12));
    const live = await db().query.reservationSeats.findMany({
      where: eq(reservationSeats.scheduleId, scheduleId),
    });
    expect(live.map(({ seatId }) => seatId).sort()).toEqual(
      rows.flatMap((row) => (row?.status === "HELD" ? [row.id] : [])).sort(),
    );
  });

  it("a show cancelled meanwhile: no hold commits after the cancellation", async () => {
    const people = await makeUsers(40);
    const { scheduleId, seatIds } = await makeSchedule();
    const cancel = db()
      .update(schedules)
      .set({ cancelledAt: new Date() })
      .where(eq(schedules.id, scheduleId));
    const attempts = people.map((viewer, index) => hold(viewer, scheduleId, [seatIds[index]]));
    const [counts] = await Promise.all([tally(attempts), cancel]);
    const held = await db().query.reservations.findMany({
      where: eq(reservations.scheduleId, scheduleId),
    });
    expect(counts.OK ?? 0).toBe(held.length);
    expect((counts.OK ?? 0) + (counts.SALE_CLOSED ?? 0)).toBe(40);
    await expect(hold(people[0] as Viewer, scheduleId, [seatIds[45]])).rejects.toThrow(
      "SALE_CLOSED",
    );
  });
});
