import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlaceView, SnapshotView } from "./contract";
import { countAhead, placeByLine } from "./far-place";
import { snapshotFront, snapshotPoints } from "./rules";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

/** The snapshot of a line in which `orders` wait, as the queue store draws it. */
function snapshotOf(orders: readonly number[], second = 10): SnapshotView {
  const step = Math.max(1, Math.ceil(orders.length / snapshotPoints));
  return {
    scheduleId: 1,
    state: "OPEN",
    message: "",
    waiting: orders.length,
    active: 5,
    away: 0,
    capacity: 5,
    admittedPerMinute: 60,
    freeSeats: 50,
    heldSeats: 0,
    opensAt: at(0),
    closesAt: at(3_600),
    rates: {
      shortPerMinute: 60,
      longPerMinute: 60,
      turnout: 1,
      admitPerMinute: 600,
      activeMs: 300_000,
    },
    line: {
      step,
      orders: orders.filter((_, rank) => rank % step === 0),
      front: orders.slice(0, snapshotFront),
    },
    draw: null,
    pollAfterMs: 16_000,
    serverNow: at(second),
  };
}

function placeOf(order: number, peopleAhead: number): PlaceView {
  return {
    token: "00000000-0000-8000-8000-000000000000",
    userId: 1,
    userUuid: "00000000-0000-8000-8000-000000000001",
    scheduleId: 1,
    status: "WAITING",
    queuePosition: peopleAhead + 1,
    peopleAhead,
    totalWaiting: 100_000,
    estimatedWaitTimeMinutes: 10,
    estimatedWaitRange: { lowSeconds: 500, highSeconds: 700 },
    activeUntil: null,
    remainingSeconds: null,
    pollAfterMs: 51_000,
    serverNow: at(0),
    sale: { state: "OPEN", message: "" },
    order,
    draw: null,
    missedTurns: 0,
    sentBack: false,
    place: null,
    pass: null,
  };
}

/** A repeatable stream of numbers 0..1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** People who came one after the other at random, `goneShare` of them gone again. */
function crowd(count: number, goneShare: number): number[] {
  const random = randomFrom(7);
  let order = 1_760_000_000_000_000;
  const orders: number[] = [];
  for (let person = 0; person < count; person++) {
    order += 1 + Math.floor(-Math.log(1 - random()) * 500);
    if (random() >= goneShare) orders.push(order);
  }
  return orders;
}

describe("counting those in front by the snapshot", () => {
  it("is exact for everybody in a line of 500, and for the first 500 of any", () => {
    for (const orders of [crowd(500, 0), crowd(100_000, 0.35)]) {
      const snapshot = snapshotOf(orders);
      const counted = orders.slice(0, snapshotFront).map((order) => countAhead(snapshot, order));
      expect(counted).toEqual(counted.map((_, rank) => rank));
    }
  });

  it("at 100,000 with 35 % gone it is wrong by 10 at the median, at most", () => {
    const orders = crowd(100_000, 0.35);
    const snapshot = snapshotOf(orders);
    const errors = orders
      .map((order, rank) => Math.abs((countAhead(snapshot, order) ?? -1) - rank))
      .sort((a, b) => a - b);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThanOrEqual(10);
  });

  it("is never off by more than a step, and grows with the order", () => {
    const ascending = fc
      .uniqueArray(fc.integer({ min: 1, max: 2 ** 52 }), { minLength: 1, maxLength: 3_000 })
      .map((orders) => orders.sort((a, b) => a - b));
    fc.assert(
      fc.property(ascending, (orders) => {
        const snapshot = snapshotOf(orders);
        const counted = orders.map((order) => countAhead(snapshot, order) as number);
        for (const [rank, ahead] of counted.entries()) {
          expect(Math.abs(ahead - rank)).toBeLessThanOrEqual(snapshot.line.step);
          if (rank > 0) expect(ahead).toBeGreaterThanOrEqual(counted[rank - 1] as number);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("knows at the front who no longer waits", () => {
    const snapshot = snapshotOf([10, 20, 30]);
    expect([5, 20, 25, 35].map((order) => countAhead(snapshot, order))).toEqual([
      null,
      1,
      null,
      null,
    ]);
    expect(countAhead(snapshotOf([]), 10)).toBeNull();
  });
});

describe("a place brought up to date by a snapshot", () => {
  const long = Array.from({ length: 20_000 }, (_, rank) => 1_000 * (rank + 1));

  it("moves as those in front go, with the estimate of the new place", () => {
    const place = placeOf(301_000, 300);
    const seen = placeByLine(place, snapshotOf(long.slice(100)), null);
    expect(seen).toMatchObject({ peopleAhead: 200, queuePosition: 201, totalWaiting: 19_900 });
    expect(seen.estimatedWaitRange).toEqual({ lowSeconds: 151, highSeconds: 268 });
  });

  it("far away it moves only when the head of the line has moved, whatever the points say", () => {
    const place = placeOf(10_000_500, 10_000);
    const before = snapshotOf(long);
    const longer = snapshotOf([...long, 20_001_000, 20_002_000]);
    expect(placeByLine(place, longer, before).peopleAhead).toBe(10_000);
    expect(placeByLine(place, snapshotOf(long.slice(50)), before).peopleAhead).toBeLessThan(10_000);
  });

  it("never moves backwards", () => {
    const place = placeOf(301_000, 250);
    expect(placeByLine(place, snapshotOf(long), null).peopleAhead).toBe(250);
  });

  it("takes the state and the organiser's words, also before a draw is opened", () => {
    const place = { ...placeOf(0, 0), order: null, queuePosition: 0 };
    const paused = { ...snapshotOf(long), state: "PAUSED" as const, message: "무대 점검" };
    expect(placeByLine(place, paused, null)).toMatchObject({
      queuePosition: 0,
      sale: { state: "PAUSED", message: "무대 점검" },
    });
    expect(placeByLine(placeOf(301_000, 300), paused, null).estimatedWaitRange).toBeNull();
  });

  it("an older snapshot tells nothing, nor one of a line that is left", () => {
    const place = placeOf(301_000, 300);
    expect(placeByLine(place, snapshotOf(long.slice(100), 0), null)).toBe(place);
    const inside = { ...place, status: "ACTIVE" as const };
    expect(placeByLine(inside, snapshotOf(long), null)).toBe(inside);
  });
});
