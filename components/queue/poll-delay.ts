/** Clients spread out by up to this share of the delay, and never come earlier than told. */
const jitterShare = 0.1;
/** Well inside the heartbeat of a place, so that a lost connection does not cost it. */
const backOffMaxMs = 30_000;
/** The first of several failures is tried again after this however long the pace: the place is at stake. */
const backOffMinMs = 2_000;

type Told = {
  /** What the server asked for. */
  pollAfterMs: number;
  /** Failures in a row. */
  failures: number;
  /** Of the last failure, when it said so. */
  retryAfterMs: number | null;
};

/** How long to wait before asking again. `random` is 0..1. */
export function pollDelayMs({ pollAfterMs, failures, retryAfterMs }: Told, random: number): number {
  const backedOffMs = Math.min(backOffMinMs * 2 ** failures, backOffMaxMs);
  const baseMs = failures === 0 ? pollAfterMs : Math.max(backedOffMs, retryAfterMs ?? 0);
  return Math.round(baseMs * (1 + jitterShare * random));
}
