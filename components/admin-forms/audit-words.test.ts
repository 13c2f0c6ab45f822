import { describe, expect, it } from "vitest";
import { linesOf, pageOf, sentenceValues } from "./audit-words";

describe("an entry of the audit log", () => {
  it("of a change tells both sides, field by field", () => {
    const detail = { before: { title: "가", artist: "나" }, after: { title: "다" } };
    expect(linesOf(detail)).toEqual([{ field: "title", before: "가", after: "다" }]);
    expect(sentenceValues(detail).count).toBe(1);
  });

  it("of something new tells what it is, the parts of its line among the rest, in the order people think of them", () => {
    const queue = { draw: false, maxActive: 5 };
    expect(linesOf({ concertId: 3, queue, tiers: [], venueName: "포도홀" })).toEqual([
      { field: "venueName", after: "포도홀" },
      { field: "tiers", after: [] },
      { field: "maxActive", after: 5 },
      { field: "draw", after: false },
      { field: "concertId", after: 3 },
    ]);
  });

  it("names seats as they are written in the house, and money whole", () => {
    expect(sentenceValues({ seatNumbers: [1, 50], refundAmount: 7 })).toMatchObject({
      seats: "A1, E10",
      amount: 7,
    });
  });

  it("leads to the page of what it is about, where there is one", () => {
    expect(pageOf("schedule:12").href).toBe("/admin/schedules/12");
    expect(pageOf("ticket:3").href).toBeNull();
    expect(pageOf("constructor:3").href).toBeNull();
  });
});
