import { describe, expect, it } from "vitest";
import { createConcertRequest, createScheduleRequest, setQueueRequest } from "./contract";

const date = {
  startsAt: "2030-05-01T19:00:00+09:00",
  bookingOpenAt: "2030-04-01T20:00:00+09:00",
  bookingCloseAt: "2030-05-01T19:00:00+09:00",
  venueName: "포도홀",
};

function faults(wanted: object): string[] {
  const result = createScheduleRequest.safeParse({ ...date, ...wanted });
  return result.success ? [] : result.error.issues.map(({ path }) => path.join("."));
}

describe("a new performance", () => {
  it("has defaults for all that is left out, part by part", () => {
    const { tiers, holdSeconds, maxSeatsPerUser, queue } = createScheduleRequest.parse({
      ...date,
      queue: { maxActive: 7 },
    });
    expect({ holdSeconds, maxSeatsPerUser, queue }).toEqual({
      holdSeconds: 300,
      maxSeatsPerUser: 4,
      queue: {
        maxActive: 7,
        admitPerMinute: 600,
        activeSeconds: 300,
        awaySeconds: 600,
        heartbeatSeconds: 60,
        preQueueOpensAt: null,
        draw: false,
      },
    });
    expect(tiers).toMatchObject([{ grade: "R", price: 110_000 }]);
  });

  it("may be sold until the very start, not a second longer, and not before it opens", () => {
    expect(faults({})).toEqual([]);
    expect(faults({ bookingCloseAt: "2030-05-01T19:00:01+09:00" })).toEqual(["bookingCloseAt"]);
    expect(faults({ bookingCloseAt: date.bookingOpenAt })).toEqual(["bookingCloseAt"]);
  });

  it("compares instants, whatever offset they are written with", () => {
    expect(faults({ bookingCloseAt: "2030-05-01T10:00:00Z" })).toEqual([]);
    expect(faults({ bookingCloseAt: "2030-05-01T10:00:01Z" })).toEqual(["bookingCloseAt"]);
  });

  it("keeps to the ranges at both ends", () => {
    const ends = {
      maxActive: [1, 10_000],
      admitPerMinute: [1, 100_000],
      activeSeconds: [5, 3_600],
    };
    for (const [field, [min = 0, max = 0]] of Object.entries(ends)) {
      for (const inside of [min, max]) expect(faults({ queue: { [field]: inside } })).toEqual([]);
      for (const outside of [min - 1, max + 1, min + 0.5, String(min), null]) {
        expect(faults({ queue: { [field]: outside } })).toEqual([`queue.${field}`]);
      }
    }
  });

  it("takes no field it does not know", () => {
    for (const extra of [{ status: "CANCELLED" }, { queue: { epoch: 9 } }, { cancelledAt: null }]) {
      expect(createScheduleRequest.safeParse({ ...date, ...extra }).success).toBe(false);
    }
  });
});

it("a poster is an http(s) address or a path of the site", () => {
  const accepts = (posterUrl: string) =>
    createConcertRequest.safeParse({ title: "가", posterUrl }).success;
  expect(["/p/1.svg", "https://img.example/a.png", "http://img.example"].map(accepts)).toEqual(
    Array(3).fill(true),
  );
  const hostile = [
    "//evil",
    "/\\evil",
    "https:evil",
    "javascript:alert(1)",
    "data:,x",
    "p.png",
    "/a b",
    "",
  ];
  expect(hostile.map(accepts)).toEqual(Array(hostile.length).fill(false));
});

it("a change of a line changes something", () => {
  expect(setQueueRequest.safeParse({}).success).toBe(false);
  expect(setQueueRequest.safeParse({ message: "" }).success).toBe(true);
});
