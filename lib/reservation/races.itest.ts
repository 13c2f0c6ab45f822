import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { reservationSeats } from "@/db/schema/reservations";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUsers, seatRows } from "@/lib/testing/factories";
import type { Wish } from "@/lib/testing/holder";

/** Crowds on few seats from several processes. The controls without the guards are in lib/admin/controls.itest.ts. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const program = join(import.meta.dirname, "../testing/holder.ts");
let holders: ChildProcess[];

beforeAll(async () => {
  holders = [1, 2].map(() =>
    spawn(process.execPath, ["--import", "tsx", program], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    }),
  );
  await Promise.all(holders.map((holder) => once(holder, "message")));
});

afterAll(async () => {
  for (const holder of holders) holder.disconnect();
  await expectAuditClean();
});

/** All wish at once, dealt out to the processes; how often each outcome came in all. */
async function hold(wishes: Wish[]): Promise<Record<string, number>> {
  const tallies = await Promise.all(
    holders.map(async (holder, nth) => {
      const answered = once(holder, "message");
      holder.send(wishes.filter((_, index) => index % holders.length === nth));
      const [counts] = await answered;
      return counts as Record<string, number>;
    }),
  );
  const total: Record<string, number> = {};
  for (const [outcome, count] of tallies.flatMap((counts) => Object.entries(counts))) {
    total[outcome] = (total[outcome] ?? 0) + count;
  }
  return total;
}

it("500 people on one seat, from two processes: one has it, 499 are told", async () => {
  const people = await makeUsers(500);
  const { scheduleId, seatIds } = await makeSchedule();
  const seat = seatIds.slice(0, 1);
  const counts = await hold(people.map((viewer) => ({ viewer, scheduleId, seatIds: seat })));
  expect(counts).toEqual({ OK: 1, SEAT_UNAVAILABLE: 499 });
});

it("1,000 people on 50 seats with baskets of 1 to 4: every seat goes once, and all of them go", async () => {
  const people = await makeUsers(1_000);
  const { scheduleId, seatIds } = await makeSchedule({ maxSeatsPerUser: 4 });
  const baskets = people.map((viewer, index): Wish => {
    const size = 1 + (index % 4);
    const first = (index * 7) % seatIds.length;
    const wanted = Array.from(
      { length: size },
      (_, nth) => seatIds[(first + nth * 13) % 50] as number,
    );
    return { viewer, scheduleId, seatIds: wanted };
  });
  const counts = await hold(baskets);
  const winners = counts.OK ?? 0;
  expect(counts).toEqual({ OK: winners, SEAT_UNAVAILABLE: 1_000 - winners });
  const live = await db()
    .select()
    .from(reservationSeats)
    .where(eq(reservationSeats.scheduleId, scheduleId));
  expect(new Set(live.map(({ seatId }) => seatId)).size).toBe(live.length);
  expect(new Set(live.map(({ reservationId }) => reservationId)).size).toBe(winners);

  // What the baskets left over is asked for seat by seat, by everybody who has none.
  const rows = await seatRows(seatIds);
  const left = rows.flatMap((row) => (row?.status === "AVAILABLE" ? [row.id] : []));
  expect(left.length).toBe(50 - live.length);
  const owners = new Set(live.map(({ userId }) => userId));
  const others = people.filter(({ userId }) => !owners.has(userId));
  const singles = others.map(
    (viewer, index): Wish => ({
      viewer,
      scheduleId,
      seatIds: [left[index % left.length] ?? (seatIds[0] as number)],
    }),
  );
  const { OK: last = 0, ...refused } = await hold(singles);
  expect(last).toBe(left.length);
  expect(refused).toEqual({ SEAT_UNAVAILABLE: others.length - left.length });
  expect((await seatRows(seatIds)).every((row) => row?.status === "HELD")).toBe(true);
});
