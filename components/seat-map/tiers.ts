import type { SeatView } from "@/lib/concert/contract";

export type Tier = {
  grade: string;
  price: number;
  /** Stands on the seats of this tier, so that colour never says it alone. */
  letter: string;
  /** Text colour class of its seats. */
  tone: string;
  free: number;
};

/** From the dearest tier on; a fifth begins again, its letter tells it apart. */
export const tierTones = ["text-grape", "text-sky", "text-leaf", "text-amber"];
const letterMaxLength = 2;

/** The price tiers of a seat map, the dearest first, with how many of their seats are free. */
export function tiersOf(seats: readonly SeatView[]): Tier[] {
  const prices = new Map(seats.map(({ grade, price }) => [grade, price]));
  return [...prices]
    .sort(([, a], [, b]) => b - a)
    .map(([grade, price], index) => ({
      grade,
      price,
      letter: letterOf(grade),
      tone: tierTones[index % tierTones.length] ?? "",
      free: seats.filter((seat) => seat.grade === grade && seat.status === "AVAILABLE").length,
    }));
}

/** What of a grade's name has room on a seat. */
export function letterOf(grade: string): string {
  return grade.length <= letterMaxLength ? grade : grade.slice(0, 1);
}
