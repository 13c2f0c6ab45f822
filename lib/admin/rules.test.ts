import { describe, expect, it } from "vitest";
import { coverageFault } from "./rules";

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const tiers = (...parts: number[][]) => parts.map((seatNumbers) => ({ seatNumbers }));

describe("tiers", () => {
  it("may name the seats in any order, in any number of parts", () => {
    expect(coverageFault(tiers(numbers(1, 50)), 50)).toBeNull();
    expect(coverageFault(tiers(numbers(31, 50), numbers(1, 30).reverse()), 50)).toBeNull();
    expect(coverageFault(tiers(...numbers(1, 50).map((number) => [number])), 50)).toBeNull();
  });

  it("must leave none out and name none twice, within a tier or across", () => {
    expect(coverageFault([], 3)).toBe("no tier for 1, 2, 3");
    expect(coverageFault(tiers([1], [3]), 3)).toBe("no tier for 2");
    expect(coverageFault(tiers([1, 2, 2], [3]), 3)).toBe("more than one for 2");
    expect(coverageFault(tiers([1, 3], [3]), 3)).toBe("no tier for 2; more than one for 3");
  });
});
