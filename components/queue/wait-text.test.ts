import { describe, expect, it } from "vitest";
import { waitText } from "./wait-text";

const said = (lowSeconds: number, highSeconds: number) => waitText({ lowSeconds, highSeconds });

describe("how long one still waits", () => {
  it("is never nothing while waiting", () => {
    expect(said(0, 0)).toEqual({ key: "withinMinute" });
    expect(said(3, 60)).toEqual({ key: "withinMinute" });
    expect(said(3, 61)).toEqual({ key: "between", low: 1, high: 2 });
  });

  it("is a range in whole minutes, wide enough for both ends", () => {
    expect(said(200, 330)).toEqual({ key: "between", low: 3, high: 6 });
    expect(said(180, 180)).toEqual({ key: "about", low: 3 });
  });

  it("is said in hours when it is long", () => {
    expect(said(7_199, 9_000)).toEqual({ key: "between", low: 119, high: 150 });
    expect(said(7_200, 9_000)).toEqual({ key: "long", hours: 2 });
  });
});
