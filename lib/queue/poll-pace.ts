/** Whether a poll keeps to the pace its caller was told. Pure; times in ms of one clock. */

/** Clients round, and their clocks differ: whoever waited this share of what they were told is on time. */
const fairShare = 0.5;
/** A page loaded anew, a second tab, a place looked up by hand: so many polls may come early at once, */
const earlyBurst = 30;
/** and one more every so often. */
const earlyEveryMs = 2_000;
/** Until the answer says otherwise: polls sent side by side are early, too. */
const untoldMs = 500;

export type Pace = {
  /** From when on a poll is on time. */
  dueAtMs: number;
  /** When the early polls taken so far are made up for. */
  madeUpAtMs: number;
};

export function newPace(): Pace {
  return { dueAtMs: 0, madeUpAtMs: 0 };
}

/** Takes one poll; returns 0, or in how many ms to come back when it is refused. `leniency` multiplies what may come early. */
export function takePoll(pace: Pace, nowMs: number, leniency: number): number {
  if (nowMs < pace.dueAtMs) {
    const everyMs = earlyEveryMs / leniency;
    const owedMs = Math.max(pace.madeUpAtMs, nowMs) - nowMs;
    const waitMs = owedMs - (earlyBurst - 1) * everyMs;
    if (waitMs > 0) return Math.min(waitMs, pace.dueAtMs - nowMs);
    pace.madeUpAtMs = nowMs + owedMs + everyMs;
  } else {
    pace.dueAtMs = nowMs + untoldMs * fairShare;
  }
  return 0;
}

/** The answer said when to come back. */
export function tellPace(pace: Pace, nowMs: number, pollAfterMs: number): void {
  pace.dueAtMs = nowMs + pollAfterMs * fairShare;
}
