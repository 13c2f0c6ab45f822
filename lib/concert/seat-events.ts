import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { SeatEvent, SeatNow } from "./contract";
import { findSeatsNow } from "./store";

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
  /** As last told; null before the first look. */
  seats: ReadonlyMap<number, SeatNow> | null;
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
 * Tells `subscriber` what every seat is at once and every change from then on, numbered without a
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
    watch = { subscribers: new Set(), version: 0, seats: null, isStale: false, wake: null };
    watches.set(scheduleId, watch);
    void pollWhileWatched(scheduleId, watch, readSelected);
  }
  const { subscribers } = watch;
  subscribers.add(subscriber);
  if (watch.seats) {
    subscriber("snapshot", { version: watch.version, seats: [...watch.seats.values()] });
  }
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
  while (watch.subscribers.size > 0 || watch.seats === null) {
    let waitMs = pollEveryMs;
    try {
      watch.isStale = false;
      publish(watch, await readSeats(scheduleId, readSelected));
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

async function readSeats(scheduleId: number, readSelected: ReadSelected): Promise<SeatNow[]> {
  const [seats, selected] = await Promise.all([
    findSeatsNow(db(), scheduleId),
    readSelected(scheduleId),
  ]);
  return seats.map((seat) =>
    seat.status === "AVAILABLE" && selected.has(seat.seatId)
      ? { ...seat, status: "SELECTED" }
      : seat,
  );
}

function publish(watch: Watch, seats: SeatNow[]): void {
  const before = watch.seats;
  const changed = before ? seats.filter((seat) => isOther(seat, before.get(seat.seatId))) : seats;
  if (before && changed.length === 0) return;
  watch.version += 1;
  watch.seats = new Map(seats.map((seat) => [seat.seatId, seat]));
  const event = { version: watch.version, seats: changed };
  for (const subscriber of watch.subscribers) subscriber(before ? "delta" : "snapshot", event);
}

function isOther({ status, grade, price }: SeatNow, before: SeatNow | undefined): boolean {
  return status !== before?.status || grade !== before.grade || price !== before.price;
}
