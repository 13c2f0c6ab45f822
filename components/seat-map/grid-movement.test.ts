import { describe, expect, it } from "vitest";
import { moveInGrid } from "./grid-movement";

const size = { rows: 5, columns: 10 };
const move = (from: number, key: string, withCtrl = false) => moveInGrid(from, key, withCtrl, size);

describe("moving over the seat map by keyboard", () => {
  it("goes one seat in the arrow's direction", () => {
    expect(move(14, "ArrowLeft")).toBe(13);
    expect(move(14, "ArrowRight")).toBe(15);
    expect(move(14, "ArrowUp")).toBe(4);
    expect(move(14, "ArrowDown")).toBe(24);
  });

  it("stays at the edges and never wraps into the next row", () => {
    expect(move(10, "ArrowLeft")).toBe(10);
    expect(move(19, "ArrowRight")).toBe(19);
    expect(move(3, "ArrowUp")).toBe(3);
    expect(move(43, "ArrowDown")).toBe(43);
  });

  it("goes to the ends of the row by Home and End, of the map with Ctrl", () => {
    expect(move(14, "Home")).toBe(10);
    expect(move(14, "End")).toBe(19);
    expect(move(14, "Home", true)).toBe(0);
    expect(move(14, "End", true)).toBe(49);
  });

  it("leaves other keys to the page", () => {
    expect(move(14, "Tab")).toBeNull();
    expect(move(14, "a")).toBeNull();
  });
});
