import { eq } from "drizzle-orm";
import { afterEach, expect, it, vi } from "vitest";
import { callFunction } from "@/db/call";
import { db } from "@/db/client";
import { seats } from "@/db/schema/concerts";
import { lapseHold, makeSchedule, makeUser } from "@/lib/testing/factories";
import type { SeatEvent } from "./contract";
import type { SeatStatus } from "./rules";
import { lookAgain, watchSeats } from "./seat-events";

const noneSelected = async () => new Map<number, number>();
const stops: (() => void)[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const stop of stops.splice(0)) stop();
});

/** Watches as a client does: the snapshot, then deltas applied in order. */
function watch(scheduleId: number, readSelected: Parameters<typeof watchSeats>[1] = noneSelected) {
  const events: { kind: string; event: SeatEvent }[] = [];
  const known = new Map<number, SeatStatus>();
  const stop = watchSeats(scheduleId, readSelected, (kind, event) => {
    events.push({ kind, event });
    for (const { seatId, status } of event.seats) known.set(seatId, status);
  });
  stops.push(stop);
  return { events, known, stop };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

async function hold(userId: number, scheduleId: number, seatIds: number[]): Promise<number> {
  const answer = await callFunction<{ outcome: string; reservationId: number }>(
    db(),
    "hold_seats",
    [userId, scheduleId, seatIds, null],
  );
  expect(answer.outcome).toBe("HELD");
  return answer.reservationId;
}

it("begins with all 50 seats and then tells what changed, numbered without a gap", async () => {
  const { scheduleId, seatIds } = await makeSchedule();
  const [first = 0, second = 0, third = 0] = seatIds;
  const { userId } = await makeUser();
  const { events, known } = watch(scheduleId);
  await until(() => expect(events).toHaveLength(1));
  expect(events[0]?.kind).toBe("snapshot");
  expect(events[0]?.event.seats).toEqual(
    seatIds.map((seatId) => expect.objectContaining({ seatId, status: "AVAILABLE" })),
  );

  const reservationId = await hold(userId, scheduleId, [first, second]);
  await until(() => expect(events).toHaveLength(2));
  expect(events[1]).toMatchObject({
    kind: "delta",
    event: {
      seats: [
        { seatId: first, status: "HELD" },
        { seatId: second, status: "HELD" },
      ],
    },
  });

  // A hold lapses for the watchers by the clock alone.
  await lapseHold(reservationId);
  await until(() => expect(known.get(first)).toBe("AVAILABLE"));
  await db().update(seats).set({ status: "BLOCKED" }).where(eq(seats.id, third));
  await until(() => expect(known.get(third)).toBe("BLOCKED"));
  await db().update(seats).set({ grade: "VIP", price: 9_000 }).where(eq(seats.id, third));
  await until(() =>
    expect(events.at(-1)?.event.seats).toEqual([
      { seatId: third, status: "BLOCKED", grade: "VIP", price: 9_000 },
    ]),
  );
  const versions = events.map(({ event }) => event.version);
  expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index));
});

it("a second watcher gets the snapshot at once and the same versions as the first", async () => {
  const { scheduleId, seatIds } = await makeSchedule();
  const { userId } = await makeUser();
  const first = watch(scheduleId);
  await until(() => expect(first.events).toHaveLength(1));
  const second = watch(scheduleId);
  expect(second.events).toEqual(first.events);
  await hold(userId, scheduleId, seatIds.slice(0, 1));
  await until(() => expect(second.events).toHaveLength(2));
  expect(second.events[1]).toEqual(first.events[1]);
});

it("a hundred watchers cost one reader", async () => {
  const { scheduleId } = await makeSchedule();
  let reads = 0;
  const countReads = async () => {
    reads += 1;
    return new Map<number, number>();
  };
  const watchers = Array.from({ length: 100 }, () => watch(scheduleId, countReads));
  await until(() => expect(reads).toBe(3));
  for (const { events } of watchers) expect(events).toHaveLength(1);
});

it("stops reading when the last watcher has gone", async () => {
  const { scheduleId } = await makeSchedule();
  let reads = 0;
  const countReads = async () => {
    reads += 1;
    return new Map<number, number>();
  };
  const watcher = watch(scheduleId, countReads);
  await until(() => expect(reads).toBe(2));
  watcher.stop();
  // Another schedule's rounds are the clock: three of them pass and this one is not read again.
  const other = { reads: 0 };
  const { scheduleId: otherId } = await makeSchedule();
  watch(otherId, async () => {
    other.reads += 1;
    return new Map<number, number>();
  });
  await until(() => expect(other.reads).toBe(4));
  expect(reads).toBeLessThanOrEqual(3);
});

it("a courtesy lock shows as SELECTED until it ends", async () => {
  const { scheduleId, seatIds } = await makeSchedule();
  const [seatId = 0] = seatIds;
  let selected = new Map([[seatId, 1]]);
  const { known } = watch(scheduleId, async () => selected);
  await until(() => expect(known.get(seatId)).toBe("SELECTED"));
  selected = new Map();
  await until(() => expect(known.get(seatId)).toBe("AVAILABLE"));
});

it("is told at once of what this process did itself, without waiting for the next look", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const { scheduleId, seatIds } = await makeSchedule();
  const selected = new Map<number, number>();
  const { events, known } = watch(scheduleId, async () => selected);
  while (events.length === 0) await turn();
  await turn();
  const [seatId = 0] = seatIds;
  selected.set(seatId, 1);
  lookAgain(scheduleId);
  vi.advanceTimersByTime(50); // of the 300 ms between two looks
  for (let turns = 0; turns < 100_000 && known.get(seatId) !== "SELECTED"; turns += 1) await turn();
  expect(known.get(seatId)).toBe("SELECTED");
  vi.useRealTimers();
});
