import { describe, expect, it } from "vitest";
import { homePath, readHomeSearch } from "./search";

const now = new Date("2026-11-30T16:00:00Z"); // already December in Seoul

describe("the search in the home page's address", () => {
  it("starts with every concert as a card and this month's calendar", () => {
    expect(readHomeSearch({}, now)).toEqual({
      view: "cards",
      query: undefined,
      fromDate: undefined,
      toDate: undefined,
      page: 1,
      month: "2026-12",
      datesCrossed: false,
    });
  });

  it("ignores what makes no sense, part by part", () => {
    const search = readHomeSearch(
      {
        q: "  포도  ",
        from: "2026-02-30",
        to: "2026-12-05",
        page: "-1",
        month: "2026-13",
        view: "x",
      },
      now,
    );
    expect(search).toMatchObject({
      query: "포도",
      fromDate: undefined,
      toDate: "2026-12-05",
      page: 1,
      month: "2026-12",
      view: "cards",
    });
  });

  it("says when the dates are the wrong way round, and searches without them", () => {
    const search = readHomeSearch({ from: "2026-12-09", to: "2026-12-01" }, now);
    expect(search).toMatchObject({ datesCrossed: true, fromDate: undefined, toDate: undefined });
  });

  it("leads back to itself through its own address", () => {
    const search = readHomeSearch({ q: "a&b", from: "2026-12-01", page: "3" }, now);
    const params = Object.fromEntries(
      new URL(homePath(search, { page: 3 }), "http://x").searchParams,
    );
    expect(readHomeSearch(params, now)).toEqual(search);
  });

  it("goes back to the first page when the search changes", () => {
    const search = readHomeSearch({ page: "3" }, now);
    expect(homePath(search, { query: "b" })).toBe("/?q=b");
  });
});
