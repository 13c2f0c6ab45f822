import { describe, expect, it } from "vitest";
import { pollDelayMs } from "./poll-delay";

const told = { pollAfterMs: 51_000, failures: 0, retryAfterMs: null };

describe("when to ask again", () => {
  it("is never earlier than told, and later by a tenth at most: inside the heartbeat of 60 s", () => {
    expect(pollDelayMs(told, 0)).toBe(51_000);
    expect(pollDelayMs(told, 1)).toBe(56_100);
    expect(pollDelayMs({ ...told, pollAfterMs: 2_500 }, 1)).toBe(2_750);
  });

  it("backs off with every failure in a row, from 4 up to 30 seconds", () => {
    expect([1, 2, 3, 4, 9].map((failures) => pollDelayMs({ ...told, failures }, 0))).toEqual([
      4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it("waits as long as a refusal says", () => {
    expect(pollDelayMs({ ...told, failures: 1, retryAfterMs: 20_000 }, 0)).toBe(20_000);
  });
});
