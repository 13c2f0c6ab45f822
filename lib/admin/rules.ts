/** Ranges and defaults of what an organiser sets (docs/api.md, "Admin"). Safe in the browser. */

export const titleMaxLength = 200;
export const artistMaxLength = 100;
export const descriptionMaxLength = 5_000;
export const posterUrlMaxLength = 500;
export const venueNameMaxLength = 100;
export const gradeMaxLength = 20;
export const reasonMaxLength = 200;
export const messageMaxLength = 200;
export const paymentQueryMaxLength = 64;

export const priceMaxWon = 10_000_000;
export const defaultGrade = "R";
export const defaultPriceWon = 110_000;

export const holdSecondsRange = { min: 5, max: 1_800, initial: 300 };
export const maxSeatsPerUserRange = { min: 1, max: 10, initial: 4 };

export const queueRanges = {
  maxActive: { min: 1, max: 10_000, initial: 5 },
  admitPerMinute: { min: 1, max: 100_000, initial: 600 },
  activeSeconds: { min: 5, max: 3_600, initial: 300 },
  awaySeconds: { min: 5, max: 86_400, initial: 600 },
  heartbeatSeconds: { min: 5, max: 3_600, initial: 60 },
};

/** Performances outside these are typing errors. */
export const earliestInstant = "2000-01-01T00:00:00Z";
export const latestInstant = "2100-01-01T00:00:00Z";

/** Payments given back in one round after a show was cancelled: a round stays short, the next one goes on. */
export const refundsPerRound = 16;

/** What was paid is told minute by minute for so long. */
export const salesTellMinutes = 60;

/** Schedules on one page of the overview, and lines its totals are summed over. */
export const salesPerPage = 12;
export const linesTotalledMax = 256;

/** A reconciliation over HTTP may ask the database this long. */
export const reconcileSeconds = 60;

/** One that begins while another runs waits so long for its turn, and is then told to come back after so long. */
export const reconcilePatienceSeconds = 2;
export const reconcileRetrySeconds = 10;

/** What it found is shown to organisers for so long. */
export const verdictKeptSeconds = 86_400;

/** Lines are listed so many at a time, and so many people of each part of a line are looked at. */
export const linesPerPage = 64;
export const peopleLookedAtMax = 10_000;

/** A pass that ended longer ago than this is out of its line, or something is broken. */
export const endedPassGraceSeconds = 60;

/** Rows that break an invariant are counted; so many of them are named. */
export const offendersNamedMax = 5;

/** What is wrong with tiers that do not name each seat 1..`seats` exactly once; null when they do. */
export function coverageFault(
  tiers: readonly { seatNumbers: readonly number[] }[],
  seats: number,
): string | null {
  const named = tiers.flatMap(({ seatNumbers }) => seatNumbers);
  const all = Array.from({ length: seats }, (_, index) => index + 1);
  const missing = all.filter((number) => !named.includes(number));
  const doubled = all.filter((number) => named.indexOf(number) !== named.lastIndexOf(number));
  const faults = [
    missing.length > 0 && `no tier for ${missing.join(", ")}`,
    doubled.length > 0 && `more than one for ${doubled.join(", ")}`,
  ].filter(Boolean);
  return faults.length > 0 ? faults.join("; ") : null;
}
