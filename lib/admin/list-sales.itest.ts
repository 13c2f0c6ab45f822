import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import { issueToken } from "@/lib/queue/issue-token";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import { makePurchase } from "@/lib/testing/organiser";
import { countLines } from "./count-lines";
import { findLastReconciliation } from "./last-reconciliation";
import { listSales } from "./list-sales";
import { readStats } from "./read-stats";
import { reconcile } from "./reconcile";
import { totalSales } from "./total-sales";

const hourMs = 3_600_000;

async function saleOf(scheduleId: number, period: "CURRENT" | "PAST") {
  const { items } = await listSales(db(), { period, query: "시험 공연", page: 1 }, null);
  return items.find((sale) => sale.scheduleId === scheduleId);
}

it("a sale is listed with its seats, money and line", async () => {
  const { scheduleId, spare } = await makePurchase();
  const holder = await makeUser();
  await holdSeats(db(), holder, { scheduleId, seatIds: spare.slice(0, 3) }, null);
  const nobody = { state: null, waiting: 0, active: 0, capacity: 5 };
  expect((await saleOf(scheduleId, "CURRENT"))?.line).toEqual(nobody);

  await db().update(schedules).set({ maxActive: 2 }).where(eq(schedules.id, scheduleId));
  for (const viewer of await makeUsers(5)) await issueToken(viewer, { scheduleId });
  expect(await saleOf(scheduleId, "CURRENT")).toMatchObject({
    concertTitle: "시험 공연",
    state: "ON_SALE",
    seats: { total: 50, free: 45, held: 3, sold: 2, blocked: 0 },
    revenue: 200_000,
    line: { state: "OPEN", waiting: 3, active: 2, capacity: 2 },
  });
  expect(await saleOf(scheduleId, "PAST")).toBeUndefined();
});

it("what is on sale stands before what opens later, and what is over or cancelled is past", async () => {
  const later = new Date(Date.now() + hourMs);
  const upcoming = await makeSchedule({ bookingOpenAt: later });
  const open = await makeSchedule();
  const over = await makeSchedule({ bookingCloseAt: new Date(Date.now() - hourMs) });
  const cancelled = await makeSchedule({ cancelledAt: new Date() });
  const current = await listSales(db(), { period: "CURRENT", page: 1 }, null);
  const ids = current.items.map(({ scheduleId }) => scheduleId);
  expect(ids.indexOf(open.scheduleId)).toBeLessThan(ids.indexOf(upcoming.scheduleId));
  expect(ids).toContain(upcoming.scheduleId);
  expect(ids).not.toContain(over.scheduleId);
  expect(await saleOf(over.scheduleId, "PAST")).toMatchObject({ state: "CLOSED" });
  expect(await saleOf(cancelled.scheduleId, "PAST")).toMatchObject({ state: "CANCELLED" });
});

it("where people wait stands first, the longest line before the others", async () => {
  const quiet = await makeSchedule();
  const shortLine = await makeSchedule({ maxActive: 1 });
  const longLine = await makeSchedule({ maxActive: 1 });
  const [, ...people] = await makeUsers(6);
  for (const viewer of people.slice(0, 2)) {
    await issueToken(viewer, { scheduleId: shortLine.scheduleId });
  }
  for (const viewer of people) await issueToken(viewer, { scheduleId: longLine.scheduleId });
  const wanted = { period: "CURRENT", query: "시험 공연", page: 1 } as const;
  const { items } = await listSales(db(), wanted, await countLines());
  const ids = items.map((sale) => sale.scheduleId);
  const listed = [longLine, shortLine, quiet]
    .map(({ scheduleId }) => scheduleId)
    .filter((id) => ids.includes(id));
  expect(listed.slice(0, 2)).toEqual([longLine.scheduleId, shortLine.scheduleId]);
  expect(ids.filter((id) => listed.includes(id))).toEqual(listed);
  // By time alone the first one made stands before the others.
  expect(ids.indexOf(quiet.scheduleId)).not.toBe(0);
});

it("what is looked for is looked for to the letter", async () => {
  await makeSchedule();
  for (const query of ["%", "_", "\\"]) {
    const { totalItems } = await listSales(db(), { period: "CURRENT", query, page: 1 }, null);
    expect(totalItems).toBe(0);
  }
  const all = await listSales(db(), { period: "CURRENT", page: 1 }, null);
  const beyond = await listSales(db(), { period: "CURRENT", page: all.totalPages + 1 }, null);
  expect(beyond).toMatchObject({ items: [], totalItems: all.totalItems });
});

it("the totals count every seat, won and line once", async () => {
  const before = await totalSales(db(), await countLines());
  const { scheduleId, spare } = await makePurchase();
  const [holder, ...people] = await makeUsers(8);
  if (!holder) throw new Error("nobody to hold");
  await holdSeats(db(), holder, { scheduleId, seatIds: spare.slice(0, 1) }, null);
  for (const viewer of people) await issueToken(viewer, { scheduleId });
  const after = await totalSales(db(), await countLines());
  expect(after).toEqual({
    onSale: before.onSale + 1,
    upcoming: before.upcoming,
    held: before.held + 1,
    sold: before.sold + 2,
    revenue: before.revenue + 200_000,
    openCardOrders: before.openCardOrders,
    lines: {
      waiting: (before.lines?.waiting ?? 0) + 2,
      active: (before.lines?.active ?? 0) + 5,
      partial: false,
    },
  });
});

it("the stats tell what was paid minute by minute, and whom the line let in slice by slice", async () => {
  const { scheduleId } = await makePurchase();
  const { salesByMinute, queue } = await readStats(db(), scheduleId);
  expect(salesByMinute).toEqual([{ minute: expect.any(String), payments: 1, amount: 200_000 }]);
  expect(salesByMinute[0]?.minute).toMatch(/:00(\.000)?Z$/);
  expect(queue?.admittedLately).toEqual({ sliceSeconds: 10, counts: [0] });
});

it("what a reconciliation found is kept for the organisers", async () => {
  const found = await reconcile();
  expect(await findLastReconciliation()).toEqual(found);
});
