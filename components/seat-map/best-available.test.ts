import { describe, expect, it } from "vitest";
import { bestAvailable } from "./best-available";

const seatNumbers = Array.from({ length: 50 }, (_, index) => index + 1);

function house(isFree: (seatNumber: number) => boolean, isWanted: (n: number) => boolean) {
  return seatNumbers.map((seatNumber) => ({
    seatNumber,
    isFree: isFree(seatNumber),
    isWanted: isWanted(seatNumber),
  }));
}
const all = () => true;
const freeExcept = (...taken: number[]) => house((n) => !taken.includes(n), all);
const freeOnly = (...free: number[]) => house((n) => free.includes(n), all);

describe("the best seats side by side", () => {
  it("are in the middle of the front row while the house is empty", () => {
    expect(bestAvailable(freeExcept(), 2)).toEqual([5, 6]);
    expect(bestAvailable(freeExcept(), 4)).toEqual([4, 5, 6, 7]);
  });

  it("are in the second row rather than far aside in the first", () => {
    expect(bestAvailable(freeExcept(4, 5, 6, 7), 2)).toEqual([15, 16]);
  });

  it("leave no single seat between themselves and somebody else", () => {
    // Taking 4+5 of 3..5 would leave 3 alone; 3+4 would leave 5 alone; the next row is better.
    expect(bestAvailable(freeExcept(1, 2, 6, 7, 8, 9, 10), 2)).toEqual([15, 16]);
  });

  it("may leave one alone when there is no other way", () => {
    expect(bestAvailable(freeOnly(43, 44, 45), 2)).toHaveLength(2);
  });

  it("never spread over two rows", () => {
    expect(bestAvailable(freeOnly(10, 11), 2)).toEqual([]);
  });

  it("are of the wanted grade only", () => {
    const seats = house(all, (n) => n > 30);
    expect(bestAvailable(seats, 2)).toEqual([35, 36]);
  });

  it("count a free seat of another grade as one that could be left alone", () => {
    // Row A: only 1..4 are free, 1 is of another grade. 2+3 would leave 1 and 4 alone, 3+4 nobody.
    const seats = house(
      (n) => n <= 4,
      (n) => n >= 2,
    );
    expect(bestAvailable(seats, 2)).toEqual([3, 4]);
  });

  it("do not exist when nothing is free", () => {
    expect(bestAvailable(freeOnly(), 1)).toEqual([]);
  });
});
