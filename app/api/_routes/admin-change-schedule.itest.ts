import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import { issueToken } from "@/lib/queue/issue-token";
import { readSnapshot } from "@/lib/queue/read-snapshot";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { lapseHold, makeSchedule, makeUser, seatRows } from "@/lib/testing/factories";
import { makePurchase, startOrganiser } from "@/lib/testing/organiser";

let organiser: Awaited<ReturnType<typeof startOrganiser>>;
beforeAll(async () => {
  organiser = await startOrganiser();
});
afterAll(async () => {
  await expectAuditClean();
  await organiser.close();
});

const change = (scheduleId: number, body: object) =>
  organiser.call("PATCH", `/schedules/${scheduleId}`, { body });

const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs);
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** Nobody can join yet; the show is in ten days. */
const upcoming = () => makeSchedule({ bookingOpenAt: inHours(2) });

async function rowOf(scheduleId: number) {
  const [row] = await db().select().from(schedules).where(eq(schedules.id, scheduleId));
  if (!row) throw new Error("no such schedule");
  return row;
}

describe("PATCH /admin/schedules/{id}", () => {
  it("200 changes what is given and keeps the rest, with before and after in the audit log", async () => {
    const { scheduleId } = await upcoming();
    const before = await rowOf(scheduleId);
    const startsAt = inHours(24 * 40).toISOString();
    const changed = await change(scheduleId, {
      startsAt,
      venueName: "비를 피한 홀",
      holdSeconds: 600,
    });
    expect(changed.status).toBe(200);
    expect(changed.data).toMatchObject({
      scheduleId,
      startsAt,
      venueName: "비를 피한 홀",
      holdSeconds: 600,
      bookingOpenAt: before.bookingOpenAt.toISOString(),
      bookingCloseAt: before.bookingCloseAt.toISOString(),
      maxSeatsPerUser: 4,
      queue: { maxActive: before.maxActive, preQueueOpensAt: null, draw: false },
    });
    expect(changed.data.seats).toHaveLength(50);
    expect(await organiser.lastAudit()).toMatchObject({
      actor: { userId: organiser.admin.userId },
      action: "SCHEDULE_CHANGED",
      target: `schedule:${scheduleId}`,
      detail: {
        before: { startsAt: before.startsAt.toISOString(), holdSeconds: 300 },
        after: { startsAt, venueName: "비를 피한 홀", holdSeconds: 600 },
      },
    });
  });

  it("200 for what is so already, and nothing is written down", async () => {
    const { scheduleId } = await upcoming();
    const { startsAt } = await rowOf(scheduleId);
    await change(scheduleId, { maxSeatsPerUser: 3 });
    const last = await organiser.lastAudit();
    expect((await change(scheduleId, { startsAt, maxSeatsPerUser: 3 })).status).toBe(200);
    expect((await organiser.lastAudit()).auditId).toBe(last.auditId);
  });

  it("200 gives seats other tiers, and audits both", async () => {
    const { scheduleId, seatIds } = await upcoming();
    const tiers = [
      { grade: "VIP", price: 150_000, seatNumbers: numbers(1, 10) },
      { grade: "S", price: 70_000, seatNumbers: numbers(11, 50) },
    ];
    const changed = await change(scheduleId, { tiers });
    expect([changed.data.minPrice, changed.data.maxPrice]).toEqual([70_000, 150_000]);
    const rows = await seatRows(seatIds.slice(9, 11));
    expect(rows.map((seat) => [seat?.grade, seat?.price])).toEqual([
      ["VIP", 150_000],
      ["S", 70_000],
    ]);
    expect((await organiser.lastAudit()).detail.after).toEqual({ tiers });
  });

  it("409 names the seats that are sold or held and would change their tier; no seat changes", async () => {
    const { scheduleId, seatIds: sold, spare } = await makePurchase();
    await holdSeats(db(), await makeUser(), { scheduleId, seatIds: spare.slice(0, 1) }, null);
    const one = [{ grade: "R", price: 1, seatNumbers: numbers(1, 50) }];
    const refused = await change(scheduleId, { tiers: one, venueName: "다른 홀" });
    expect([refused.status, refused.error.code]).toEqual([409, "SEAT_UNAVAILABLE"]);
    expect(refused.error.details).toEqual({
      seats: [
        { seatId: sold[0], seatNumber: 1, reason: "SOLD" },
        { seatId: sold[1], seatNumber: 2, reason: "SOLD" },
        { seatId: spare[0], seatNumber: 3, reason: "HELD" },
      ],
    });
    expect((await seatRows(spare)).map((seat) => seat?.price)).toEqual(Array(48).fill(100_000));
    const kept = await organiser.call("GET", `/schedules/${scheduleId}/stats`);
    expect(kept.data.seats).toMatchObject({ sold: 2, held: 1 });
  });

  it("200 for the rest of a house in which some seats are sold: they keep their tier", async () => {
    const { scheduleId, seatIds: sold, spare } = await makePurchase();
    const [row] = await seatRows(sold);
    const tiers = [
      { grade: row?.grade, price: 100_000, seatNumbers: [1, 2] },
      { grade: "S", price: 60_000, seatNumbers: numbers(3, 50) },
    ];
    expect((await change(scheduleId, { tiers })).status).toBe(200);
    expect((await seatRows(spare))[0]?.price).toBe(60_000);
  });

  it("200 over a hold that has lapsed: it ends as a whole", async () => {
    const { scheduleId, seatIds } = await makeSchedule();
    const wanted = { scheduleId, seatIds: seatIds.slice(0, 2) };
    const { reservationId } = await holdSeats(db(), await makeUser(), wanted, null);
    await lapseHold(reservationId);
    const tiers = [
      { grade: "R", price: 55_000, seatNumbers: [1] },
      { grade: "S", price: 44_000, seatNumbers: numbers(2, 50) },
    ];
    expect((await change(scheduleId, { tiers })).status).toBe(200);
    expect((await seatRows(wanted.seatIds)).map((seat) => [seat?.status, seat?.price])).toEqual([
      ["AVAILABLE", 55_000],
      ["AVAILABLE", 44_000],
    ]);
  });

  it.each([
    ["bookingCloseAt", { bookingCloseAt: inHours(1) }],
    ["bookingCloseAt", { bookingCloseAt: inHours(24 * 99) }],
    ["startsAt", { startsAt: inHours(3) }],
    ["preQueueOpensAt", { preQueueOpensAt: inHours(2.5) }],
    ["draw", { draw: true }],
    ["holdSeconds", { holdSeconds: 4 }],
    ["maxSeatsPerUser", { maxSeatsPerUser: 11 }],
    ["venueName", { venueName: " " }],
    ["tiers", { tiers: [{ grade: "R", price: 1, seatNumbers: numbers(2, 50) }] }],
    ["tiers.0.price", { tiers: [{ grade: "R", price: -1, seatNumbers: numbers(1, 50) }] }],
    ["startsAt", { startsAt: "2030-05-01" }],
    ["startsAt", { startsAt: null }],
    ["", { status: "OPEN" }],
    ["", {}],
  ])("400 names %s of %j, and nothing changes", async (field, body) => {
    const { scheduleId } = await upcoming();
    const before = await rowOf(scheduleId);
    const refused = await change(scheduleId, body);
    expect([refused.status, refused.error.code]).toEqual([400, "INVALID_REQUEST"]);
    if (field) expect(Object.keys(refused.error.details)).toEqual([field]);
    expect(await rowOf(scheduleId)).toEqual(before);
  });

  it("400 for fewer seats a person than somebody has", async () => {
    const { scheduleId } = await makePurchase();
    const refused = await change(scheduleId, { maxSeatsPerUser: 1 });
    expect(refused.error.details).toEqual({ maxSeatsPerUser: "somebody has 2 already" });
    expect((await change(scheduleId, { maxSeatsPerUser: 2 })).status).toBe(200);
  });

  it("400 for a start before the end of a hold: no hold outlasts the start of its show", async () => {
    const { scheduleId, seatIds } = await makeSchedule();
    const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
    await holdSeats(db(), await makeUser(), wanted, null);
    const inAMinute = { startsAt: inHours(1 / 60), bookingCloseAt: inHours(1 / 60) };
    const refused = await change(scheduleId, inAMinute);
    expect(refused.error.details).toEqual({ startsAt: "seats are held until after it" });
    const inAnHour = { startsAt: inHours(1), bookingCloseAt: inHours(1) };
    expect((await change(scheduleId, inAnHour)).status).toBe(200);
  });

  it("a draw that people can join keeps its opening, its pre-queue and its lots", async () => {
    const { scheduleId } = await makeSchedule({
      preQueueOpensAt: inHours(-1),
      bookingOpenAt: inHours(1),
      draw: true,
    });
    const promised = { draw: false, preQueueOpensAt: null, bookingOpenAt: inHours(2) };
    const refused = await change(scheduleId, promised);
    expect(Object.keys(refused.error.details).sort()).toEqual(Object.keys(promised).sort());
    expect((await change(scheduleId, { venueName: "옮긴 홀" })).status).toBe(200);
  });

  it("410 for a cancelled show, 404 for one there is none of", async () => {
    const { scheduleId } = await makeSchedule({ cancelledAt: new Date() });
    const over = await change(scheduleId, { holdSeconds: 60 });
    expect([over.status, over.error.code]).toEqual([410, "SALE_CLOSED"]);
    const unknown = await change(999_999_999, { holdSeconds: 60 });
    expect([unknown.status, unknown.error.code]).toEqual([404, "SCHEDULE_NOT_FOUND"]);
  });
});

describe("what follows a change", () => {
  it("the line knows the new opening within 3 s, also one that is put off after people came", async () => {
    const { scheduleId } = await makeSchedule();
    const lineSays = (said: object) =>
      vi.waitFor(async () => expect(await readSnapshot(scheduleId)).toMatchObject(said), {
        timeout: 3_000,
      });
    await issueToken(await makeUser(), { scheduleId });
    await lineSays({ state: "OPEN" });
    const opensAt = inHours(1).toISOString();
    expect((await change(scheduleId, { bookingOpenAt: opensAt })).status).toBe(200);
    await lineSays({ state: "NOT_OPEN", opensAt });
    await expect(issueToken(await makeUser(), { scheduleId })).rejects.toMatchObject({
      code: "SALE_NOT_OPEN",
    });
    await change(scheduleId, { bookingOpenAt: inHours(-1) });
    await lineSays({ state: "OPEN" });
  });

  it("a purchase keeps the terms of refund it was made under", async () => {
    const { scheduleId, viewer, paymentId } = await makePurchase();
    const preview = async () =>
      organiser.call("GET", `/../payments/${paymentId}/cancellation`, { as: viewer });
    const before = await preview();
    expect(before.status).toBe(200);
    const bookingCloseAt = inHours(1);
    expect((await change(scheduleId, { startsAt: inHours(2), bookingCloseAt })).status).toBe(200);
    expect((await preview()).data).toEqual(before.data);
  });
});
