import { expect, it } from "vitest";
import { type Sample, samplesMax, withSample } from "./series";

const at = (atMs: number): Sample => ({ atMs, waiting: atMs, active: 0, sold: 0, held: 0 });

it("a series of any length keeps its beginning, its end and its order within the bound", () => {
  let series: readonly Sample[] = [];
  for (let ms = 1; ms <= 10_000; ms++) {
    series = withSample(series, at(ms));
    expect(series.length).toBeLessThanOrEqual(samplesMax);
    expect([series[0]?.atMs, series.at(-1)?.atMs]).toEqual([1, ms]);
  }
  const times = series.map(({ atMs }) => atMs);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
});

it("a reading that is not newer than the last changes nothing", () => {
  const series = withSample([], at(5));
  expect(withSample(series, at(5))).toBe(series);
  expect(withSample(series, at(4))).toBe(series);
});
