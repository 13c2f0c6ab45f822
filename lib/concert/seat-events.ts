import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { SeatEvent } from "./contract";
import type { SeatStatus } from "./rules";
import { findSeatStatuses } from "./store";

const pollEveryMs = 300;
/** After a click in this process; the clicks of one moment are looked at together. */
const lookAgainAfterMs = 40;
const afterFailureMs = 2_000;
const watchedSchedulesMax = 200;
const retryAfterSeconds = 5;

type Kind = "snapshot" | "delta";
type Subscriber = (kind: Kind, event: SeatEvent) => void;
/** Seats under a courtesy lock right now: seat id -> whose. Empty while their store is away. */
type ReadSelected = (scheduleId: number) => Promise<ReadonlyMap<number, number>>;

type Watch = {
  subscribers: Set<Subscriber>;
  version: number;
  statuses: Map<number, SeatStatus> | null;
  /** Something has changed since the last look began. */
  isStale: boolean;
  /** Ends the pause between two looks, while there is one. */
  wake: (() => void) | null;
};

// Shared by the module instances of one process: however many look on, a schedule is read once per round.
const holder = globalThis as typeof globalThis & { frontrowSeatWatches?: Map<number, Watch> };
holder.frontrowSeatWatches ??= new Map();
const watches = holder.frontrowSeatWatches;

/**
 * Tells `subscriber` the status of every seat at once and every change from then on, numbered without a
 * gap. Numbers mean nothing across processes or reconnects: each connection begins with a snapshot.
 * Returns how to stop. Throws UNAVAILABLE when this process already watches its bound of schedules.
 */
export function watchSeats(
  scheduleId: number,
  readSelected: ReadSelected,
  subscriber: Subscriber,
): () => void {
  let watch = watches.get(scheduleId);
  if (!watch) {
    if (watches.size >= watchedSchedulesMax)
      throw new DomainError("UNAVAILABLE", {}, retryAfterSeconds);
    watch = { subscribers: new Set(), version: 0, statuses: null, isStale: false, wake: null };
    watches.set(scheduleId, watch);
    void pollWhileWatched(scheduleId, watch, readSelected);
  }
  const { subscribers } = watch;
  subscribers.add(subscriber);
  if (watch.statuses) subscriber("snapshot", eventOf(watch.version, watch.statuses));
  return () => subscribers.delete(subscriber);
}

/**
 * Says that seats of a schedule have just changed: whoever looks on in this process sees it at once. Those of other
 * processes do at their next look.
 */
export function lookAgain(scheduleId: number): void {
  const watch = watches.get(scheduleId);
  if (!watch) return;
  watch.isStale = true;
  watch.wake?.();
}

async function pollWhileWatched(
  scheduleId: number,
  watch: Watch,
  readSelected: ReadSelected,
): Promise<void> {
  while (watch.subscribers.size > 0 || watch.statuses === null) {
    let waitMs = pollEveryMs;
    try {
      watch.isStale = false;
      publish(watch, await readStatuses(scheduleId, readSelected));
    } catch {
      // The database is away: the map keeps what it last knew, and the API's own calls say so.
      waitMs = afterFailureMs;
      if (watch.subscribers.size === 0) break;
    }
    await pause(watch, waitMs);
  }
  watches.delete(scheduleId);
}

function pause(watch: Watch, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      watch.wake = null;
      resolve();
    };
    const timer = setTimeout(end, watch.isStale ? lookAgainAfterMs : waitMs).unref();
    watch.wake = () => {
      watch.wake = null;
      clearTimeout(timer);
      setTimeout(end, lookAgainAfterMs).unref();
    };
  });
}

async function readStatuses(
  scheduleId: number,
  readSelected: ReadSelected,
): Promise<Map<number, SeatStatus>> {
  const [rows, selected] = await Promise.all([
    findSeatStatuses(db(), scheduleId),
    readSelected(scheduleId),
  ]);
  const statuses = new Map<number, SeatStatus>(rows);
  for (const seatId of selected.keys()) {
    if (statuses.get(seatId) === "AVAILABLE") statuses.set(seatId, "SELECTED");
  }
  return statuses;
}

function publish(watch: Watch, statuses: Map<number, SeatStatus>): void {
  const before = watch.statuses;
  const changed = before
    ? new Map([...statuses].filter(([seatId, status]) => before.get(seatId) !== status))
    : statuses;
  if (before && changed.size === 0) return;
  watch.version += 1;
  watch.statuses = statuses;
  const event = eventOf(watch.version, changed);
  for (const subscriber of watch.subscribers) subscriber(before ? "delta" : "snapshot", event);
}

function eventOf(version: number, statuses: ReadonlyMap<number, SeatStatus>): SeatEvent {
  return { version, seats: [...statuses].map(([seatId, status]) => ({ seatId, status })) };
}
