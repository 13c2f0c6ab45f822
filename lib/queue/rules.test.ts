import fc from "fast-check";
import { expect, it } from "vitest";
import { estimateWait, pollAfterMsOf, saleStates, snapshotPollMs } from "./rules";

const policy = { maxActive: 5, admitPerMinute: 600, activeMs: 300_000 };
const unmeasured = { shortPerMinute: null, longPerMinute: null, turnout: 1 };

const far = {
  status: "WAITING",
  peopleAhead: 10_000,
  waiting: 20_000,
  maxActive: 5,
  heartbeatMs: 60_000,
  soonestMs: 600_000,
  opensInMs: 0,
} as const;

it("far away one asks in person once a heartbeat, always before being absent", () => {
  expect(pollAfterMsOf(far, 0)).toBe(51_000);
  expect(pollAfterMsOf({ ...far, heartbeatMs: 5_000 }, 0)).toBe(4_250);
  expect(pollAfterMsOf({ ...far, soonestMs: null }, 0)).toBe(51_000);
});

it("near is who has few people ahead, or could be let in soon; on the way there one asks at half the way", () => {
  const asked = [102_001, 60_000, 30_000, 29_999].map((soonestMs) =>
    pollAfterMsOf({ ...far, soonestMs }, 0),
  );
  expect(asked).toEqual([51_000, 30_000, 15_000, 2_000]);
  expect(pollAfterMsOf({ ...far, peopleAhead: 50 }, 0)).toBe(51_000);
  expect(pollAfterMsOf({ ...far, peopleAhead: 49, soonestMs: null }, 0)).toBe(2_000);
});

it("whom all slots falling free at once would let in, half of those in front gone, hears of it in time", () => {
  const asked = [50, 199, 200].map((peopleAhead) =>
    pollAfterMsOf({ ...far, peopleAhead, maxActive: 100 }, 0),
  );
  expect(asked).toEqual([8_000, 8_000, 51_000]);
  expect(pollAfterMsOf({ ...far, peopleAhead: 50, maxActive: 100, heartbeatMs: 5_000 }, 0)).toBe(
    4_250,
  );
});

it("over ten minutes far away that is 12 personal calls with the joining, and 38 snapshots", () => {
  const calls = (everyMs: number) => 1 + Math.floor(600_000 / everyMs);
  expect(calls(pollAfterMsOf(far, 0))).toBe(12);
  expect(calls(snapshotPollMs)).toBe(38);
});

it("before the opening one asks once a heartbeat, then as it opens, the crowd spread over ten seconds", () => {
  const early = { ...far, peopleAhead: 0, soonestMs: null, opensInMs: 30_000, waiting: 100_000 };
  expect([0, 0.5, 1].map((random) => pollAfterMsOf(early, random))).toEqual([
    30_000, 35_000, 40_000,
  ]);
  expect(pollAfterMsOf({ ...early, waiting: 3 }, 1)).toBe(30_500);
  expect(pollAfterMsOf({ ...early, opensInMs: 3_600_000 }, 0)).toBe(51_000);
});

it("inside one asks now and then; an ended place is asked about rarely", () => {
  expect(pollAfterMsOf({ ...far, status: "ACTIVE" }, 0)).toBe(10_000);
  expect(pollAfterMsOf({ ...far, status: "EXPIRED" }, 0)).toBe(60_000);
});

it("with 600 measured a minute, 5,999 people ahead are ten minutes, give or take a third", () => {
  const measured = { shortPerMinute: 600, longPerMinute: 600, turnout: 1 };
  const { minutes, range } = estimateWait(
    5_999,
    measured,
    { ...policy, admitPerMinute: 900 },
    "OPEN",
  );
  expect(minutes).toBe(10);
  expect(range).toEqual({ lowSeconds: 450, highSeconds: 800 });
});

it("before anything was measured the policy says it: how fast its slots turn over", () => {
  const { minutes, range } = estimateWait(9, unmeasured, policy, "OPEN");
  expect(range).toEqual({ lowSeconds: 120, highSeconds: 600 });
  expect(minutes).toBe(5);
});

it("an estimate is never below a minute, never infinite, ordered, and grows with the line", () => {
  const rate = fc.option(fc.double({ min: 0, max: 1e5, noNaN: true }));
  fc.assert(
    fc.property(
      fc.record({
        shortPerMinute: rate,
        longPerMinute: rate,
        turnout: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({
        maxActive: fc.integer({ min: 1, max: 10_000 }),
        admitPerMinute: fc.integer({ min: 1, max: 100_000 }),
        activeMs: fc.integer({ min: 5_000, max: 3_600_000 }),
      }),
      fc.nat(1_000_000),
      (measured, anyPolicy, ahead) => {
        const near = estimateWait(ahead, measured, anyPolicy, "OPEN");
        const far = estimateWait(ahead + 1, measured, anyPolicy, "OPEN");
        expect(near.minutes).toBeGreaterThanOrEqual(1);
        expect(Number.isSafeInteger(near.minutes)).toBe(true);
        expect(far.minutes).toBeGreaterThanOrEqual(near.minutes);
        const { lowSeconds, highSeconds } = near.range as NonNullable<typeof near.range>;
        expect(lowSeconds).toBeLessThanOrEqual(highSeconds);
        expect(Number.isSafeInteger(highSeconds)).toBe(true);
      },
    ),
  );
});

it("there is no range while nobody is admitted", () => {
  const standing = saleStates.filter(
    (state) => estimateWait(10, unmeasured, policy, state).range === null,
  );
  expect(standing).toEqual(["NOT_OPEN", "PAUSED", "RESTORING", "IN_BASKETS", "SOLD_OUT", "CLOSED"]);
});

it("a line of which half is no longer heard of moves twice as fast for the others", () => {
  const measured = { shortPerMinute: 60, longPerMinute: 60, turnout: 1 };
  const whole = estimateWait(599, measured, policy, "OPEN").range;
  const half = estimateWait(599, { ...measured, turnout: 0.5 }, policy, "OPEN").range;
  expect(whole).toEqual({ lowSeconds: 450, highSeconds: 800 });
  expect(half).toEqual({ lowSeconds: 225, highSeconds: 400 });
});

it("a rate that was lowered since is felt at once", () => {
  const measured = { shortPerMinute: 600, longPerMinute: 600, turnout: 1 };
  const slowed = estimateWait(59, measured, { ...policy, admitPerMinute: 60 }, "OPEN");
  expect(slowed.range).toEqual({ lowSeconds: 45, highSeconds: 80 });
});
