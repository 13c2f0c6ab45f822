import { describe, expect, it } from "vitest";
import { nextAnnouncement } from "./announcements";

const last = { position: 730, atMs: 0 };

describe("speaking about the place in line", () => {
  it("stays silent within a minute of the last time", () => {
    expect(nextAnnouncement(last, 700, 59_999)).toBeNull();
  });

  it("speaks once a minute while the place changes", () => {
    expect(nextAnnouncement(last, 700, 60_000)).toEqual({ position: 700, atMs: 60_000 });
  });

  it("says nothing when nothing changed, however long ago the last time was", () => {
    expect(nextAnnouncement(last, 730, 600_000)).toBeNull();
  });

  it.each([
    [1_001, 1_000],
    [501, 500],
    [130, 99],
    [51, 49],
    [11, 10],
    [2, 1],
  ])("speaks at once on the way from %i to %i", (from, to) => {
    const before = { position: from, atMs: 0 };
    expect(nextAnnouncement(before, to, 1)).toEqual({ position: to, atMs: 1 });
  });

  it("does not repeat a milestone", () => {
    expect(nextAnnouncement({ position: 100, atMs: 0 }, 99, 1_000)).toBeNull();
  });
});
