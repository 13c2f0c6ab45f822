import { expect, it } from "vitest";
import { newPace, takePoll, tellPace } from "./poll-pace";

const toldMs = 54_000;
const minuteMs = 60_000;
const strict = 1;

/** Polls at these times, each answered at once with `toldMs`; returns how many were refused. */
function refusedOf(timesMs: readonly number[], leniency = strict): number {
  const pace = newPace();
  return timesMs.filter((nowMs) => {
    if (takePoll(pace, nowMs, leniency) > 0) return true;
    tellPace(pace, nowMs, toldMs);
    return false;
  }).length;
}

const every = (stepMs: number, forMs: number) =>
  Array.from({ length: Math.floor(forMs / stepMs) }, (_, n) => 1 + n * stepMs);

it("whoever keeps to what they were told, or half of it, is never refused", () => {
  expect(refusedOf(every(toldMs, 60 * minuteMs))).toBe(0);
  expect(refusedOf(every(toldMs / 2, 60 * minuteMs))).toBe(0);
});

it("nor who reloads the page every two seconds, or 30 times at once", () => {
  expect(refusedOf(every(2_000, 10 * minuteMs))).toBe(0);
  expect(refusedOf(every(10, 300))).toBe(0);
});

it("nor two browsers of one account, each at its pace and each reloaded at times", () => {
  const reloads = every(7_000, 10 * minuteMs);
  const times = [...reloads, ...reloads.map((ms) => ms + 1_500), ...every(toldMs, 10 * minuteMs)];
  expect(refusedOf(times.toSorted((a, b) => a - b))).toBe(0);
});

it("of 20 polls a second 60 pass in the first minute and 30 in every other", () => {
  expect(1_200 - refusedOf(every(50, minuteMs))).toBe(60);
  expect(12_000 - refusedOf(every(50, 10 * minuteMs))).toBe(60 + 9 * 30);
});

it("polls sent side by side before any answer count as well", () => {
  const pace = newPace();
  const refused = Array.from({ length: 100 }, () => takePoll(pace, 1, strict)).filter(Boolean);
  expect(refused).toHaveLength(69);
});

it("a refusal says when the next poll passes: when due, or when an early one is left", () => {
  const pace = newPace();
  for (let n = 0; n <= 30; n++) takePoll(pace, 1, strict);
  tellPace(pace, 1, toldMs);
  expect(takePoll(pace, 1, strict)).toBe(2_000);
  expect(takePoll(pace, 2_001, strict)).toBe(0);
  tellPace(pace, 2_001, 1_000);
  expect(takePoll(pace, 2_001, strict)).toBe(500);
  expect(takePoll(pace, 2_501, strict)).toBe(0);
});
