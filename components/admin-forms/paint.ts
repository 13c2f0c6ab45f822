import { seatLabel, seatsPerRow, seatsPerSchedule } from "@/lib/concert/rules";

/** Price tiers one form offers: as many as the seat map has colours. */
export const tiersMax = 4;

/** Which tier each seat belongs to, by seat number - 1; tiers are 0..3. */
export type Paint = readonly number[];

export const rowNames = Array.from({ length: seatsPerSchedule / seatsPerRow }, (_, row) =>
  seatLabel(row * seatsPerRow + 1).slice(0, 1),
);

const allTiers = new RegExp(`^[0-${tiersMax - 1}]{${seatsPerSchedule}}$`);
const oneTier = new RegExp(`^[0-${tiersMax - 1}]$`);

/**
 * The paint of a form: seat by seat where scripts ran (`paint`, a digit per seat), else row by row (`rowA`..). A row
 * nobody said anything of stays as the form came (`painted`), or is of the first tier.
 */
export function paintOf(values: Record<string, string>): Paint {
  const { paint = "", painted = "" } = values;
  const came = allTiers.test(painted)
    ? [...painted].map(Number)
    : Array<number>(seatsPerSchedule).fill(0);
  if (allTiers.test(paint)) return [...paint].map(Number);
  return rowNames.flatMap((name, row) => {
    const tier = values[`row${name}`] ?? "";
    const seats = came.slice(row * seatsPerRow, (row + 1) * seatsPerRow);
    return oneTier.test(tier) ? seats.map(() => Number(tier)) : seats;
  });
}

/** The one tier of a whole row, or null when it has several. */
export function tierOfRow(paint: Paint, row: number): number | null {
  const [first = 0, ...rest] = paint.slice(row * seatsPerRow, (row + 1) * seatsPerRow);
  return rest.every((tier) => tier === first) ? first : null;
}

export function paintSeats(paint: Paint, seatNumbers: readonly number[], tier: number): Paint {
  return paint.map((was, index) => (seatNumbers.includes(index + 1) ? tier : was));
}

export function seatNumbersOfRow(row: number): number[] {
  return Array.from({ length: seatsPerRow }, (_, column) => row * seatsPerRow + column + 1);
}
