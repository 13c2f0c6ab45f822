import { describe, expect, it } from "vitest";
import { concertSaleState, type SaleState, saleStateOf, seatLabel } from "./rules";

const opensAt = new Date("2026-12-01T10:00:00Z");
const closesAt = new Date("2026-12-10T10:00:00Z");
const window = { opensAt, closesAt, cancelled: false };
const house = (free: number, inBaskets = 0, total = 50) => ({ free, inBaskets, total });

describe("seat labels", () => {
  it.each([
    [1, "A1"],
    [10, "A10"],
    [11, "B1"],
    [25, "C5"],
    [50, "E10"],
  ])("seat %i is %s", (seatNumber, label) => {
    expect(seatLabel(seatNumber)).toBe(label);
  });
});

describe("sale state of a performance", () => {
  it.each<[string, Date, SaleState]>([
    ["one ms before the opening", new Date(opensAt.getTime() - 1), "UPCOMING"],
    ["at the opening", opensAt, "ON_SALE"],
    ["one ms before the close", new Date(closesAt.getTime() - 1), "ON_SALE"],
    ["at the close", closesAt, "CLOSED"],
  ])("%s", (_name, now, state) => {
    expect(saleStateOf(window, house(50), now)).toBe(state);
  });

  it.each<[string, ReturnType<typeof house>, SaleState]>([
    ["five of a small house free", house(5, 0, 20), "ALMOST_SOLD_OUT"],
    ["six of 50 free", house(6), "ON_SALE"],
    ["five of 50 free", house(5), "ALMOST_SOLD_OUT"],
    ["a tenth of a large house free", house(20, 0, 200), "ALMOST_SOLD_OUT"],
    ["a little more than a tenth free", house(21, 0, 200), "ON_SALE"],
    ["none free, but one in a basket", house(0, 1), "ALMOST_SOLD_OUT"],
    ["none free, none in a basket", house(0), "SOLD_OUT"],
  ])("%s", (_name, seats, state) => {
    expect(saleStateOf(window, seats, opensAt)).toBe(state);
  });

  it("cancelled comes before everything", () => {
    expect(saleStateOf({ ...window, cancelled: true }, house(50), opensAt)).toBe("CANCELLED");
  });
});

describe("sale state of a concert", () => {
  const date = (state: SaleState, free = 0) => ({ state, seats: house(free) });

  it.each<[string, ReturnType<typeof date>[], SaleState]>([
    ["without dates is announced", [], "UPCOMING"],
    [
      "one date on sale is enough",
      [date("SOLD_OUT"), date("ON_SALE", 50), date("CLOSED")],
      "ON_SALE",
    ],
    [
      "few seats of one date are many of two",
      [date("ALMOST_SOLD_OUT", 3), date("ON_SALE", 40)],
      "ON_SALE",
    ],
    [
      "few seats in all",
      [date("ALMOST_SOLD_OUT", 3), date("ALMOST_SOLD_OUT", 4)],
      "ALMOST_SOLD_OUT",
    ],
    ["sold out now, more to come", [date("SOLD_OUT"), date("UPCOMING", 50)], "UPCOMING"],
    ["sold out, another date over", [date("SOLD_OUT"), date("CLOSED", 9)], "SOLD_OUT"],
    ["over, another date cancelled", [date("CLOSED", 9), date("CANCELLED", 50)], "CLOSED"],
    ["all cancelled", [date("CANCELLED", 50)], "CANCELLED"],
  ])("%s", (_name, dates, state) => {
    expect(concertSaleState(dates)).toBe(state);
  });
});
