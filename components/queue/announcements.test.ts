import { describe, expect, it } from "vitest";
import { nextAnnouncement } from "./announcements";

const last = { position: 730, state: "", atMs: 0 };
const at = (position: number, state = "") => ({ position, state });

describe("speaking about the place in line", () => {
  it("stays silent within a minute of the last time", () => {
    expect(nextAnnouncement(last, at(700), 59_999)).toBeNull();
    expect(nextAnnouncement(last, at(730, "멈췄어요"), 59_999)).toBeNull();
  });

  it("speaks once a minute while the place or the state changes", () => {
    expect(nextAnnouncement(last, at(700), 60_000)).toEqual({ ...at(700), atMs: 60_000 });
    expect(nextAnnouncement(last, at(730, "멈췄어요"), 60_000)).toEqual({
      ...at(730, "멈췄어요"),
      atMs: 60_000,
    });
  });

  it("says nothing when nothing changed, however long ago the last time was", () => {
    expect(nextAnnouncement(last, at(730), 600_000)).toBeNull();
  });

  it.each([
    [1_001, 1_000],
    [501, 500],
    [130, 99],
    [51, 49],
    [11, 10],
    [2, 1],
  ])("speaks at once on the way from %i to %i", (from, to) => {
    const before = { ...at(from), atMs: 0 };
    expect(nextAnnouncement(before, at(to), 1)).toEqual({ ...at(to), atMs: 1 });
  });

  it("does not repeat a milestone, nor take an unknown place for one", () => {
    expect(nextAnnouncement({ ...at(100), atMs: 0 }, at(99), 1_000)).toBeNull();
    expect(nextAnnouncement({ ...at(100), atMs: 0 }, at(0), 1_000)).toBeNull();
  });
});
