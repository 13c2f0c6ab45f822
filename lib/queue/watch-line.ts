import { DomainError } from "@/lib/errors";
import type { LineChange, SnapshotView } from "./contract";
import { readSnapshot } from "./read-snapshot";
import { snapshotPollMs } from "./rules";

const lookEveryMs = 1_000;
const looksPerLine = Math.round(snapshotPollMs / lookEveryMs);
const retryAfterSeconds = 60;

type Tell = (event: "line" | "sale" | "away", data: object) => void;

// Shared by the module instances of one process.
const holder = globalThis as typeof globalThis & { frontrowLineWatchers?: { count: number } };
holder.frontrowLineWatchers ??= { count: 0 };
const watchers = holder.frontrowLineWatchers;

/**
 * Tells `tell` of a line as everybody may see it: `line` with the snapshot at once and then as often as polling
 * would, `sale` when its state or message changes, `away` {code} while the queue store is. A line is counted
 * once a second and process however many look on. Returns how to stop.
 * Throws UNAVAILABLE when this process has `watchersMax` watchers of any line already.
 */
export function watchLine(scheduleId: number, tell: Tell, watchersMax: number): () => void {
  if (watchers.count >= watchersMax) throw new DomainError("UNAVAILABLE", {}, retryAfterSeconds);
  watchers.count += 1;
  let looks = 0;
  let told = "";
  let stopped = false;

  const look = async (): Promise<void> => {
    try {
      const snapshot = await readSnapshot(scheduleId);
      if (stopped) return;
      const { news, change } = changeOf(snapshot);
      if (looks % looksPerLine === 0) tell("line", snapshot);
      else if (news !== told) tell("sale", change);
      told = news;
      looks += 1;
    } catch (error) {
      const code = error instanceof DomainError ? error.code : "INTERNAL";
      if (!stopped && told !== code) tell("away", { code });
      told = code;
      looks = 0;
    }
  };
  void look();
  const timer = setInterval(look, lookEveryMs);

  return () => {
    if (stopped) return;
    stopped = true;
    watchers.count -= 1;
    clearInterval(timer);
  };
}

/** One for all who look at the same snapshot, as the snapshot is. */
const changes = new WeakMap<SnapshotView, { news: string; change: LineChange }>();

function changeOf(snapshot: SnapshotView): { news: string; change: LineChange } {
  let known = changes.get(snapshot);
  if (!known) {
    const { state, message, serverNow } = snapshot;
    known = { news: JSON.stringify([state, message]), change: { state, message, serverNow } };
    changes.set(snapshot, known);
  }
  return known;
}
