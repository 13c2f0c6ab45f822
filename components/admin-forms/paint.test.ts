import { describe, expect, it } from "vitest";
import { paintOf, paintSeats, seatNumbersOfRow, tierOfRow } from "./paint";

const all = (tier: number) => Array<number>(50).fill(tier);

describe("which tier a seat belongs to", () => {
  it("is the first for every seat until somebody says otherwise", () => {
    expect(paintOf({})).toEqual(all(0));
  });

  it("is said row by row where no script runs", () => {
    const paint = paintOf({ rowA: "2", rowB: "1", rowC: "1", rowD: "0", rowE: "3" });
    expect([0, 1, 2, 3, 4].map((row) => tierOfRow(paint, row))).toEqual([2, 1, 1, 0, 3]);
  });

  it("is said seat by seat where scripts run, whatever the rows say", () => {
    const digits = `${"0".repeat(49)}3`;
    expect(paintOf({ paint: digits, rowA: "2" })).toEqual([...all(0).slice(1), 3]);
  });

  it.each(["", "0".repeat(49), "4".repeat(50), `${"0".repeat(49)}x`])(
    "is never taken from digits that are none: %s",
    (paint) => expect(paintOf({ paint, rowA: "9" })).toEqual(all(0)),
  );

  it("of a row in parts stays as it came where no script runs and nobody says otherwise", () => {
    const painted = `${"1".repeat(9)}2${"0".repeat(40)}`;
    expect(paintOf({ painted, rowA: "", rowB: "3" }).slice(8, 12)).toEqual([1, 2, 3, 3]);
    expect(paintOf({ painted: "x", rowA: "" })).toEqual(all(0));
  });

  it("a row painted in parts has no tier of its own", () => {
    const paint = paintSeats(all(0), [11], 1);
    expect([tierOfRow(paint, 0), tierOfRow(paint, 1)]).toEqual([0, null]);
    expect(tierOfRow(paintSeats(paint, seatNumbersOfRow(1), 1), 1)).toBe(1);
  });
});
