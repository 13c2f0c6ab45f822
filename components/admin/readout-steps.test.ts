import { describe, expect, it } from "vitest";
import { nearestTo, stepFrom } from "./readout-steps";

describe("the mark on a chart", () => {
  it("is at the nearest of its points, the earlier of two that are as near", () => {
    const nearest = (value: number) => nearestTo([0, 10, 20], value, (point) => point);
    expect([-5, 4, 5, 6, 99].map(nearest)).toEqual([0, 0, 0, 1, 2]);
    expect(nearestTo([], 1, Number)).toBe(-1);
  });

  it("goes along by the keys of a slider and never past an end", () => {
    const from = (key: string) => stepFrom(5, key, 12);
    expect(["ArrowLeft", "ArrowRight", "PageUp", "PageDown"].map(from)).toEqual([4, 6, 11, 0]);
    expect(["Home", "End", "a", "toString"].map(from)).toEqual([0, 11, null, null]);
  });
});
