import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { auditInvariants } from "@/lib/admin/audit-invariants";
import { checkCredentials } from "@/lib/auth/check-credentials";
import { venueDate } from "@/lib/concert/calendar";
import { listConcerts } from "@/lib/concert/list-concerts";
import { listSchedules } from "@/lib/concert/list-schedules";
import { db } from "./client";
import { seedDemo } from "./seed";

const url = process.env.DATABASE_URL as string;

async function counts() {
  const [row] = await db().execute(sql`
    SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM venues) AS venues,
      (SELECT count(*)::int FROM concerts) AS concerts, (SELECT count(*)::int FROM schedules) AS schedules,
      (SELECT count(*)::int FROM seats) AS seats, (SELECT count(*)::int FROM payments) AS payments,
      (SELECT sum(amount)::int FROM ledger_entries) AS ledger`);
  return row;
}

beforeAll(() => seedDemo(url));

describe("the demo", () => {
  it("has nine concerts at three venues and 50 seats on each of 17 dates", async () => {
    expect(await counts()).toMatchObject({
      users: 15,
      venues: 3,
      concerts: 9,
      schedules: 17,
      seats: 850,
      ledger: 0,
    });
  });

  it("shows every state a sale can be in", async () => {
    const { items } = await listConcerts({ page: 1, size: 20 });
    const states = Object.fromEntries(
      items.map(({ concertId, saleState }) => [concertId, saleState]),
    );
    expect(states).toEqual({
      1: "ON_SALE",
      2: "ON_SALE",
      3: "ALMOST_SOLD_OUT",
      4: "SOLD_OUT",
      5: "UPCOMING",
      6: "CLOSED",
      7: "UPCOMING",
      8: "ON_SALE",
      9: "ON_SALE",
    });
    const opensInMs =
      Date.parse(items.find(({ concertId }) => concertId === 5)?.opensAt ?? "") - Date.now();
    expect(opensInMs).toBeGreaterThan(4 * 60_000);
    expect(opensInMs).toBeLessThanOrEqual(5 * 60_000);
  });

  it("counts its days from today at the venue", async () => {
    const [first] = await listSchedules(1, { all: true });
    const days =
      (Date.parse(first?.performanceDate ?? "") - Date.parse(venueDate(new Date()))) / 86_400_000;
    expect(days).toBe(9);
    expect(first?.performanceTime).toBe("19:30:00");
  });

  it("lets demo and admin in and nobody else", async () => {
    const demo = await checkCredentials({ loginId: "demo", password: "demo-pass-1234" }, "::1");
    const admin = await checkCredentials({ loginId: "admin", password: "admin-pass-1234" }, "::1");
    expect(demo).toMatchObject({ account: { userId: 1, role: "USER" } });
    expect(admin).toMatchObject({ account: { userId: 2, role: "ADMIN" } });
    const fan = checkCredentials({ loginId: "fan01", password: "demo-pass-1234" }, "::1");
    await expect(fan).rejects.toMatchObject({ code: "INVALID_CREDENTIALS" });
  });

  it("sells through the ledger: demo has 500,000 won, every fan paid what was charged", async () => {
    const rows = await db().execute(sql`
      SELECT u.login_id, w.balance, (SELECT sum(amount) FROM ledger_entries WHERE wallet_user_id = u.id)::int AS entries
      FROM users u JOIN wallets w ON w.user_id = u.id WHERE w.balance <> 0`);
    expect([...rows]).toEqual([{ login_id: "demo", balance: 500_000, entries: 500_000 }]);
  });

  it("breaks no invariant", async () => {
    expect((await auditInvariants(db())).filter(({ ok }) => !ok)).toEqual([]);
  });

  it("adds nothing the second time", async () => {
    const before = await counts();
    await seedDemo(url);
    expect(await counts()).toEqual(before);
  });

  it("two at once make one demo", async () => {
    const before = await counts();
    await Promise.all([seedDemo(url), seedDemo(url)]);
    expect(await counts()).toEqual(before);
  });

  it("opens the next sale in minutes once more, but not where somebody has been", async () => {
    await db().execute(sql`
      UPDATE schedules SET booking_open_at = now() - interval '1 hour' WHERE concert_id = 5`);
    const [first, second] = await listSchedules(5, { all: true });
    await db().execute(sql`UPDATE schedules SET queue_epoch = 1 WHERE id = ${first?.scheduleId}`);
    await seedDemo(url);
    const again = await listSchedules(5, { all: true });
    expect(again.map(({ scheduleId, status }) => [scheduleId, status])).toEqual([
      [first?.scheduleId, "ON_SALE"],
      [second?.scheduleId, "UPCOMING"],
    ]);
    const opensInMs = Date.parse(again[1]?.bookingOpenAt ?? "") - Date.now();
    expect(opensInMs).toBeGreaterThan(4 * 60_000);
  });

  it("ids that follow do not meet the demo's", async () => {
    const [row] = await db().execute(sql`INSERT INTO venues (name) VALUES ('새 홀') RETURNING id`);
    expect(Number(row?.id)).toBe(4);
  });

  it("adds the next dates once nothing can be booked, and leaves the old ones alone", async () => {
    await db().execute(sql`
      UPDATE schedules SET starts_at = starts_at - interval '60 days',
        booking_open_at = booking_open_at - interval '60 days', booking_close_at = booking_close_at - interval '60 days'`);
    const before = await db().execute(sql`SELECT * FROM schedules ORDER BY id`);
    await seedDemo(url);
    const after = await db().execute(sql`SELECT * FROM schedules ORDER BY id`);
    expect(after.slice(0, before.length)).toEqual([...before]);
    expect(after).toHaveLength(34);
    expect(await counts()).toMatchObject({ users: 15, concerts: 9, seats: 1_700, ledger: 0 });
    const { items } = await listConcerts({ page: 1, size: 1 });
    expect(items[0]).toMatchObject({ concertId: 6, saleState: "CLOSED" });
    expect(Date.parse(items[0]?.firstDate ?? "")).toBeGreaterThan(Date.now());
    expect((await auditInvariants(db())).filter(({ ok }) => !ok)).toEqual([]);
  });
});
