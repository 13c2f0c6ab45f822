import type { PlaceView } from "@/lib/queue/contract";

/** An estimate this much above the best one told is not let pass without a word. */
const riseShare = 0.2;
/** A rise is explained for so long; then the new estimate is what later ones are measured against. */
const explainedMs = 120_000;

type Range = { lowSeconds: number; highSeconds: number };

export type Estimate = {
  /** The last one told. At a standstill it is kept, and `isFrozen`. */
  range: Range | null;
  isFrozen: boolean;
  /** Why it rose, while that is to be said: the line stood still, or people enter more slowly. */
  rise: "stood" | "slower" | null;
  best: { order: number | null; seconds: number } | null;
  hasStood: boolean;
  roseAtMs: number | null;
};

export const noEstimate: Estimate = {
  range: null,
  isFrozen: false,
  rise: null,
  best: null,
  hasStood: false,
  roseAtMs: null,
};

/** What is said of the time left once `place` is known. Standing anew, or at the back, begins anew. */
export function estimateAfter(before: Estimate, place: PlaceView): Estimate {
  const { estimatedWaitRange: range, order } = place;
  const isSamePlace = before.best?.order === order;
  if (!range) {
    const kept = isSamePlace ? before.range : null;
    return { ...before, range: kept, isFrozen: true, rise: null, roseAtMs: null, hasStood: true };
  }
  const told = { range, isFrozen: false };
  const seconds = Math.sqrt(range.lowSeconds * range.highSeconds);
  const fresh = { ...noEstimate, ...told, best: { order, seconds } };
  if (!before.best || !isSamePlace) return fresh;
  if (seconds <= before.best.seconds * (1 + riseShare)) {
    const best = { order, seconds: Math.min(seconds, before.best.seconds) };
    return { ...fresh, best };
  }
  const nowMs = Date.parse(place.serverNow);
  const roseAtMs = before.roseAtMs ?? nowMs;
  if (nowMs - roseAtMs >= explainedMs) return fresh;
  const rise = before.rise ?? (before.hasStood ? "stood" : "slower");
  return { ...before, ...told, rise, roseAtMs };
}
