/** Constants of the waiting room and its pure decisions. Safe in the browser. */

/** People one call may move (lapse, park, admit): a call is never long, the next one goes on. */
export const movesPerCallMax = 64;

/**
 * How long an ended token can still be asked about. So long, too, a place comes back by its ticket to a line that
 * still stands: a store that fails over may have lost its last moments alone. Whatever ended by then is known.
 */
export const endedKeptMs = 3_600_000;

/** How long a line stays readable after its booking window closed. */
export const lineKeptAfterCloseMs = 3_600_000;

/** Whoever was offered a slot and missed it this often stands at the back when they return. */
export const missedTurnsMax = 2;

/** Admissions at once are at most one second's worth, but never less than this. */
export const burstMin = 5;

/** After the store lost its data nobody is admitted for this long, so that people return to their places. */
export const holdOffMs = 10_000;

/** A reservation may stretch a slot by at most this many hold times: one change of mind, not a lease. */
export const extensionHoldsMax = 2;

/** One caller this often is told to count the seats. */
export const inventoryFreshMs = 1_000;

/** Admissions are counted in slices of `rateSliceMs`, the last `rateSlices` of them. */
export const rateSliceMs = 10_000;
export const rateSlices = 18;
export const rateSlicesShort = 6;

/** Once a second so many of the line are looked at for whether they are still heard of; the share follows by so much. */
export const turnoutSample = 64;
export const turnoutWeight = 0.2;

/** Orders of so many places, evenly spread over the line, are in the public snapshot. */
export const snapshotPoints = 256;
/** And the order of each of so many people at the front: they count exactly. */
export const snapshotFront = 500;

export const saleStates = [
  "NOT_OPEN",
  "OPEN",
  "PAUSED",
  "DRAINING",
  "RESTORING",
  "IN_BASKETS",
  "SOLD_OUT",
  "CLOSED",
] as const;
export type SaleState = (typeof saleStates)[number];

/** States in which nobody is admitted, so that an estimate would be a guess. */
const standstill = new Set<SaleState>([
  "NOT_OPEN",
  "PAUSED",
  "RESTORING",
  "IN_BASKETS",
  "SOLD_OUT",
  "CLOSED",
]);

const activePollMs = 10_000;
const endedPollMs = 60_000;
/** Whoever could be let in this soon, or has this few people ahead, is near the front. */
const nearMs = 30_000;
const nearAhead = 50;
/** How often those near the front ask. */
export const nearPollMs = 2_000;
/** All slots may fall free at once, half of those in front gone: whoever that would let in hears of it this soon. */
const withinReachPollMs = 8_000;
const reachOfSlots = 2;
/** Of the heartbeat, so that jitter and a slow network do not make the punctual absent. */
const pollShareOfHeartbeat = 0.85;
const pollMinMs = 500;
/** How often the line as everybody sees it is worth a look, by those too far away to ask in person. */
export const snapshotPollMs = 16_000;
/** At the opening of a draw each learns their rank: so many people ask in a millisecond, in ten seconds all. */
const openingPeoplePerMs = 10;
const openingSpreadMaxMs = 10_000;

type Asking = {
  status: "WAITING" | "AWAY" | "ACTIVE" | "EXPIRED" | "COMPLETED";
  peopleAhead: number;
  waiting: number;
  maxActive: number;
  heartbeatMs: number;
  /** How soon one could be let in at the fastest; null at a standstill. */
  soonestMs: number | null;
  /** Not above 0 once the sale is open. */
  opensInMs: number;
};

/**
 * When a person should ask in person again: often near the front; far away once a heartbeat, or when they
 * may have come half the way; before the opening when it comes, spread by `random` (0..1) the wider the more
 * wait. What happens in between the public snapshot says.
 */
export function pollAfterMsOf(asking: Asking, random: number): number {
  const { status, peopleAhead, waiting, maxActive, heartbeatMs, soonestMs, opensInMs } = asking;
  if (status === "EXPIRED" || status === "COMPLETED") return endedPollMs;
  if (status === "ACTIVE") return activePollMs;
  const longestMs = Math.max(pollMinMs, Math.floor(heartbeatMs * pollShareOfHeartbeat));
  if (opensInMs > 0) {
    const crowdMs = Math.max(pollMinMs, waiting / openingPeoplePerMs);
    const spreadMs = Math.min(openingSpreadMaxMs, crowdMs);
    return Math.min(longestMs, Math.ceil(opensInMs + spreadMs * random));
  }
  const isNear = peopleAhead < nearAhead || (soonestMs !== null && soonestMs < nearMs);
  if (isNear) return Math.min(nearPollMs, longestMs);
  const onTheWayMs = soonestMs === null ? longestMs : Math.round(soonestMs / 2);
  const isWithinReach = peopleAhead < reachOfSlots * maxActive;
  return Math.min(onTheWayMs, isWithinReach ? withinReachPollMs : longestMs, longestMs);
}

/**
 * Admissions per minute as measured over the last minute and the last three, null where nothing was; and the
 * share of the line that is still heard of, 0..1.
 */
export type MeasuredRate = {
  shortPerMinute: number | null;
  longPerMinute: number | null;
  turnout: number;
};
export type RatePolicy = { maxActive: number; admitPerMinute: number; activeMs: number };
export type WaitEstimate = {
  minutes: number;
  range: { lowSeconds: number; highSeconds: number } | null;
};

const minuteMs = 60_000;
const minuteSeconds = 60;
/** However few are heard of, a line is not taken to be empty. */
const turnoutMin = 0.1;
/** Spread put around the measured rates: `npm run load:eta` shows how often the truth is inside. */
const rateSpread = 1 / 3;
/** Before anything was measured: people stay inside between this share of their window and all of it. */
const quickShareOfWindow = 0.2;
/** Even a line nobody is admitted from gets a number: this slow, one an hour. */
const slowestPerMinute = 1 / minuteSeconds;

/**
 * How long a waiting person still waits: from the measured admissions, else from the policy (how
 * fast its slots turn over, up to the admission rate), after `opensInMs`. Never below a minute. No range at a standstill.
 */
export function estimateWait(
  peopleAhead: number,
  measured: MeasuredRate,
  policy: RatePolicy,
  sale: SaleState,
  opensInMs = 0,
): WaitEstimate {
  const { slow, fast } = ratesOf(measured, policy);
  const turn = peopleAhead + 1;
  const seconds = (perMinute: number) =>
    Math.max(1, Math.round((turn / Math.max(perMinute, slowestPerMinute)) * minuteSeconds));
  const expected = seconds(Math.sqrt(slow * fast)) + Math.max(0, opensInMs) / 1_000;
  return {
    minutes: Math.max(1, Math.ceil(expected / minuteSeconds)),
    range: standstill.has(sale) ? null : { lowSeconds: seconds(fast), highSeconds: seconds(slow) },
  };
}

/** How many places the line moves on in a minute: those let in, and between them those who have gone. */
function ratesOf(measured: MeasuredRate, policy: RatePolicy): { slow: number; fast: number } {
  const { slow, fast } = admissionsOf(measured, policy);
  const turnout = Math.max(turnoutMin, measured.turnout);
  return { slow: slow / turnout, fast: fast / turnout };
}

function admissionsOf(measured: MeasuredRate, policy: RatePolicy): { slow: number; fast: number } {
  const rates = [measured.shortPerMinute, measured.longPerMinute].filter((rate) => rate !== null);
  // A rate lowered since is felt at once.
  const seen = rates
    .filter((rate) => rate > 0)
    .map((rate) => Math.min(rate, policy.admitPerMinute));
  if (seen.length > 0) {
    return {
      slow: Math.min(...seen) / (1 + rateSpread),
      fast: Math.max(...seen) * (1 + rateSpread),
    };
  }
  const turnover = (policy.maxActive * minuteMs) / policy.activeMs;
  const slow = Math.min(turnover, policy.admitPerMinute);
  return { slow, fast: Math.min(turnover / quickShareOfWindow, policy.admitPerMinute) };
}
