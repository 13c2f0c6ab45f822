import { describe, expect, it } from "vitest";
import { pollDelayMs } from "./poll-delay";

const told = { pollAfterMs: 2_000, failures: 0, retryAfterMs: null };

describe("when to ask for one's place again", () => {
  it("is never earlier than told, and later by a fifth at most", () => {
    expect(pollDelayMs(told, 0)).toBe(2_000);
    expect(pollDelayMs(told, 1)).toBe(2_400);
  });

  it("backs off with every failure in a row, up to 30 seconds", () => {
    expect([1, 2, 3, 4, 9].map((failures) => pollDelayMs({ ...told, failures }, 0))).toEqual([
      4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it("is not shortened by the bound when the server asked for more", () => {
    expect(pollDelayMs({ ...told, pollAfterMs: 45_000, failures: 3 }, 0)).toBe(45_000);
  });

  it("waits as long as a refusal says", () => {
    expect(pollDelayMs({ ...told, failures: 1, retryAfterMs: 20_000 }, 0)).toBe(20_000);
  });
});
