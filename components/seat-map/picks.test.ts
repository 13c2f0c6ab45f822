import { describe, expect, it } from "vitest";
import type { SeatMapView, SeatView } from "@/lib/concert/contract";
import {
  addPick,
  changeSeats,
  firstPicks,
  lookOf,
  loseSeats,
  type Picks,
  picksMax,
  removePick,
  takenPicks,
} from "./picks";

function seat(seatId: number, status: SeatView["status"], mine = false): SeatView {
  const view = { seatId, seatNumber: seatId, label: `A${seatId}`, grade: "R", price: 110_000 };
  return mine ? { ...view, status, mine: true } : { ...view, status };
}
const picked = (...seatIds: number[]): Picks => ({ seatIds, lost: [] });

describe("a selection on the seat map", () => {
  it("keeps the order of choosing and never holds a seat twice", () => {
    expect(addPick(addPick(addPick(picked(), 3), 1), 3).seatIds).toEqual([3, 1]);
    expect(removePick(picked(3, 1), 3).seatIds).toEqual([1]);
  });

  it("loses only the refused seats and says why; the rest stays", () => {
    const after = loseSeats(picked(1, 2, 3), [{ seatId: 2, reason: "HELD" }]);
    expect(after).toEqual({ seatIds: [1, 3], lost: [{ seatId: 2, reason: "HELD" }] });
  });

  it("is not touched by what others lost", () => {
    const before = picked(1);
    expect(loseSeats(before, [{ seatId: 9, reason: "SOLD" }])).toBe(before);
  });

  it("forgets the losses as soon as something is chosen again", () => {
    const after = loseSeats(picked(1, 2), [{ seatId: 2, reason: "SOLD" }]);
    expect(addPick(after, 3)).toEqual(picked(1, 3));
  });

  it("finds what somebody else has got, and leaves its own lock alone", () => {
    const seats = [seat(1, "SELECTED"), seat(2, "HELD"), seat(3, "SOLD"), seat(4, "HELD")];
    expect(takenPicks(picked(1, 2, 3), seats)).toEqual([
      { seatId: 2, reason: "HELD" },
      { seatId: 3, reason: "SOLD" },
    ]);
  });

  it("comes back after a refresh while its lock lives", () => {
    const seats = [seat(1, "SELECTED", true), seat(2, "SELECTED"), seat(3, "HELD", true)];
    expect(firstPicks(seats)).toEqual(picked(1));
  });

  it("begins with the seats the person comes back for", () => {
    const seats = [seat(1, "AVAILABLE"), seat(2, "SOLD"), seat(3, "AVAILABLE")];
    const picks = firstPicks(seats, [1, 2, 99]);
    expect(picks).toEqual(picked(1, 2));
    expect(takenPicks(picks, seats)).toEqual([{ seatId: 2, reason: "SOLD" }]);
  });

  it("may grow to the limit less what the person has already", () => {
    expect(picksMax([seat(1, "HELD", true), seat(2, "SOLD", true), seat(3, "SOLD")], 4)).toBe(2);
    expect(picksMax([seat(1, "SOLD", true)], 1)).toBe(0);
  });
});

describe("how a seat looks", () => {
  it.each([
    ["AVAILABLE", false, "free"],
    ["AVAILABLE", true, "picked"],
    ["SELECTED", true, "picked"],
    ["SELECTED", false, "choosing"],
    ["HELD", true, "held"],
    ["SOLD", false, "sold"],
    ["BLOCKED", false, "blocked"],
  ] as const)("%s, picked %s: %s", (status, isPicked, look) => {
    expect(lookOf(seat(1, status), isPicked)).toBe(look);
  });

  it("one's own held or bought seat is owned", () => {
    expect(lookOf(seat(1, "HELD", true), false)).toBe("owned");
    expect(lookOf(seat(1, "SOLD", true), false)).toBe("owned");
  });
});

describe("an event of the stream", () => {
  const map = (seats: SeatView[]): SeatMapView => ({
    scheduleInfo: {
      scheduleId: 1,
      concertId: 1,
      concertTitle: "",
      performanceDate: "2026-12-01",
      performanceTime: "19:00:00",
      startsAt: "2026-12-01T10:00:00Z",
      venueName: "",
      maxSeatsPerUser: 4,
    },
    seats,
  });

  it("changes the seats it names and no other", () => {
    const untouched = seat(2, "AVAILABLE");
    const after = changeSeats(map([seat(1, "AVAILABLE"), untouched]), [
      { seatId: 1, status: "HELD" },
    ]);
    expect(after.seats[0]).toEqual(seat(1, "HELD"));
    expect(after.seats[1]).toBe(untouched);
  });

  it("ends what was one's own when the hold lapses, keeps it when it is paid", () => {
    const held = map([seat(1, "HELD", true), seat(2, "HELD", true)]);
    const after = changeSeats(held, [
      { seatId: 1, status: "AVAILABLE" },
      { seatId: 2, status: "SOLD" },
    ]);
    expect(after.seats).toEqual([seat(1, "AVAILABLE"), seat(2, "SOLD", true)]);
  });

  it("shows another price or tier at once, and whose a seat is stays as it was", () => {
    const before = map([seat(1, "AVAILABLE"), seat(2, "HELD", true)]);
    const now = { grade: "VIP", price: 150_000 };
    const after = changeSeats(before, [
      { seatId: 1, status: "AVAILABLE", ...now },
      { seatId: 2, status: "HELD", ...now },
    ]);
    expect(after.seats).toEqual(before.seats.map((unchanged) => ({ ...unchanged, ...now })));
  });
});
