import { describe, expect, it } from "vitest";
import { createScheduleRequest } from "@/lib/admin/contract";
import { fieldReasons } from "@/lib/http/field-reasons";
import { changeOf, fieldOf, instantOf, numberOf, scheduleOf } from "./read-form";
import { newShowValues } from "./show-values";

const typed = {
  ...newShowValues(),
  venueName: "포도홀",
  startsAt: "2030-05-01T19:30",
  renderedAt: "2030-04-01T00:00:00.000Z",
};

function faultsOf(change: Record<string, string>): string[] {
  const values = { ...typed, ...change };
  const parsed = createScheduleRequest.safeParse(scheduleOf(values));
  if (parsed.success) return [];
  const rules = Object.keys(fieldReasons(parsed.error)).map((path) => fieldOf(path, values));
  return rules.map(({ field, rule }) => `${field}: ${rule}`);
}

describe("what is typed", () => {
  it("a time is the venue's, 9 hours ahead of UTC", () => {
    expect(instantOf("2030-05-01T19:30")).toBe("2030-05-01T10:30:00.000Z");
    expect(instantOf("2030-05-01T19:30:00")).toBe("2030-05-01T10:30:00.000Z");
    expect(instantOf("tomorrow")).toBe("tomorrow");
  });

  it("a number may have commas and spaces; what is no whole number stays as it is", () => {
    expect(numberOf(" 110,000 ")).toBe(110_000);
    for (const text of ["", "-1", "1.5", "1e5", "many"]) expect(numberOf(text)).toBe(text);
  });
});

describe("a performance that is corrected", () => {
  const came = {
    ...typed,
    bookingOpenAt: "2030-04-01T20:00",
    bookingCloseAt: "2030-05-01T19:30",
    paint: `${"0".repeat(49)}1`,
    grade1: "S",
    price1: "50000",
  };

  it("is told what is other than the form came with, and nothing else", () => {
    expect(changeOf(came, came)).toEqual({});
    const spaced = { ...came, price0: "110,000", holdSeconds: " 300" };
    expect(changeOf(spaced, came)).toEqual({});
    expect(changeOf({ ...came, startsAt: "2030-05-02T19:30", draw: "on" }, came)).toEqual({
      startsAt: "2030-05-02T10:30:00.000Z",
      draw: true,
    });
  });

  it("keeps rows painted in parts where no script runs", () => {
    const { paint, ...rest } = came;
    const plain = { ...rest, painted: paint, rowA: "0", rowE: "" };
    expect(changeOf(plain, came)).toEqual({});
    expect(Object.keys(changeOf({ ...plain, rowE: "0" }, came))).toEqual(["tiers"]);
  });

  it("an empty opening is now, an empty end the start of the show", () => {
    const emptied = { ...came, bookingOpenAt: "", bookingCloseAt: "" };
    expect(changeOf(emptied, came)).toEqual({ bookingOpenAt: typed.renderedAt });
  });
});

describe("a new performance", () => {
  it("needs a place and a time only: on sale from now to the start, one tier, the usual line", () => {
    const made = createScheduleRequest.parse(scheduleOf(typed));
    expect(made).toMatchObject({
      bookingOpenAt: typed.renderedAt,
      bookingCloseAt: "2030-05-01T10:30:00.000Z",
      tiers: [{ grade: "R", price: 110_000 }],
      holdSeconds: 300,
      maxSeatsPerUser: 4,
      queue: { maxActive: 5, preQueueOpensAt: null, draw: false },
    });
    expect(made.tiers[0]?.seatNumbers).toHaveLength(50);
  });

  it.each([
    [{ venueName: " " }, ["venueName: venueName"]],
    [{ startsAt: "" }, ["startsAt: startsAt", "startsAt: startsAt"]],
    [{ startsAt: "2030-03-01T10:00" }, ["startsAt: startsAt"]],
    [{ bookingCloseAt: "2030-05-01T19:31" }, ["bookingCloseAt: bookingCloseAt"]],
    [{ bookingOpenAt: "soon" }, ["bookingOpenAt: bookingOpenAt"]],
    [{ holdSeconds: "4" }, ["holdSeconds: holdSeconds"]],
    [{ maxActive: "" }, ["maxActive: maxActive"]],
    [{ draw: "on" }, ["draw: draw"]],
    [{ preQueueOpensAt: "2031-01-01T00:00" }, ["preQueueOpensAt: preQueueOpensAt"]],
    [{ price0: "free" }, ["price0: price"]],
    [{ grade2: "S", price2: "1" }, ["grade2: unusedTier"]],
    [{ rowA: "3" }, ["grade3: grade", "price3: price"]],
  ])("%j is refused where it was typed", (change, faults) => {
    expect(faultsOf(change)).toEqual(faults);
  });

  it("the faults of tiers are told at the form's own tier, whichever ones are left out before it", () => {
    expect(
      faultsOf({
        grade0: "",
        price0: "",
        rowA: "1",
        rowB: "1",
        rowC: "1",
        rowD: "1",
        rowE: "1",
        grade1: "R",
        price1: "x",
      }),
    ).toEqual(["price1: price"]);
  });
});
