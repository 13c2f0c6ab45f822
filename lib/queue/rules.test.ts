import fc from "fast-check";
import { expect, it } from "vitest";
import { estimateWait, pollAfterMsOf, saleStates } from "./rules";

const policy = { maxActive: 5, admitPerMinute: 600, activeMs: 300_000 };
const unmeasured = { shortPerMinute: null, longPerMinute: null };

it("near the front one asks often, far away once a heartbeat, always before being absent", () => {
  const steps = [0, 49, 50, 199, 200, 499, 500, 1_999, 2_000, 9_999, 10_000, 1_000_000];
  expect(steps.map((ahead) => pollAfterMsOf("WAITING", ahead, 60_000))).toEqual([
    2_000, 2_000, 4_000, 4_000, 8_000, 8_000, 15_000, 15_000, 30_000, 30_000, 54_000, 54_000,
  ]);
  expect(pollAfterMsOf("WAITING", 10_000, 5_000)).toBe(4_500);
  expect(pollAfterMsOf("ACTIVE", 0, 60_000)).toBe(10_000);
  expect(pollAfterMsOf("EXPIRED", 0, 60_000)).toBe(60_000);
});

it("with 600 measured a minute, 5,999 people ahead are ten minutes, give or take a fifth", () => {
  const measured = { shortPerMinute: 600, longPerMinute: 600 };
  const { minutes, range } = estimateWait(
    5_999,
    measured,
    { ...policy, admitPerMinute: 900 },
    "OPEN",
  );
  expect(minutes).toBe(11);
  expect(range).toEqual({ lowSeconds: 500, highSeconds: 750 });
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
      fc.record({ shortPerMinute: rate, longPerMinute: rate }),
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
