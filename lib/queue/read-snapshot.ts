import { LRUCache } from "lru-cache";
import { DomainError } from "@/lib/errors";
import type { SnapshotView } from "./contract";
import { publicDraw } from "./draw";
import { askLine } from "./line";
import type { LineAnswer } from "./line-answer";
import { snapshotPoints, snapshotPollMs } from "./rules";
import { findSchedule } from "./store";
import { scheduleIdMax } from "./token";

const snapshotFreshMs = 1_000;
const snapshotsMax = 1_000;

const snapshots = new LRUCache<number, Promise<SnapshotView>>({
  max: snapshotsMax,
  ttl: snapshotFreshMs,
});

/**
 * What everybody may know of a line, the same for all; counted once a second and process.
 * Throws SCHEDULE_NOT_FOUND, UNAVAILABLE.
 */
export function readSnapshot(scheduleId: number): Promise<SnapshotView> {
  const known = snapshots.get(scheduleId);
  if (known) return known;
  const counting = countLine(scheduleId);
  snapshots.set(scheduleId, counting);
  counting.catch(() => snapshots.delete(scheduleId));
  return counting;
}

async function countLine(scheduleId: number): Promise<SnapshotView> {
  if (scheduleId > scheduleIdMax) throw new DomainError("SCHEDULE_NOT_FOUND");
  try {
    return toView(scheduleId, await askLine(scheduleId, "count", snapshotPoints));
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "SALE_CLOSED") throw error;
    return closedView(scheduleId);
  }
}

function toView(scheduleId: number, answer: LineAnswer): SnapshotView {
  const [active, away, freeSeats, heldSeats, , closesAt, draws, lots, step, orders, front] =
    answer.rest;
  const opened = answer.nowMs >= answer.opensAtMs;
  // Before the opening the order of a draw is nobody's business.
  const shown = (all: unknown) => (opened || draws === 0 ? (all as string[]).map(Number) : []);
  const { shortPerMinute, longPerMinute } = answer.measured;
  return {
    scheduleId,
    state: answer.sale.state,
    message: answer.sale.message,
    waiting: answer.waiting,
    active: Number(active),
    away: Number(away),
    capacity: answer.policy.maxActive,
    admittedPerMinute: shortPerMinute ?? longPerMinute ?? answer.policy.admitPerMinute,
    freeSeats: Number(freeSeats),
    heldSeats: Number(heldSeats),
    opensAt: new Date(answer.opensAtMs).toISOString(),
    closesAt: new Date(Number(closesAt)).toISOString(),
    rates: {
      ...answer.measured,
      admitPerMinute: answer.policy.admitPerMinute,
      activeMs: answer.policy.activeMs,
    },
    line: { step: Number(step), orders: shown(orders), front: shown(front) },
    draw: draws === 1 ? { ...publicDraw(scheduleId, opened), lots: Number(lots) } : null,
    pollAfterMs: snapshotPollMs,
    serverNow: new Date(answer.nowMs).toISOString(),
  };
}

/** Of a line that no longer stands. */
async function closedView(scheduleId: number): Promise<SnapshotView> {
  const facts = await findSchedule(scheduleId);
  if (!facts) throw new DomainError("SCHEDULE_NOT_FOUND");
  return {
    scheduleId,
    state: "CLOSED",
    message: facts.policy.message,
    waiting: 0,
    active: 0,
    away: 0,
    capacity: facts.policy.maxActive,
    admittedPerMinute: 0,
    freeSeats: facts.policy.free,
    heldSeats: facts.policy.held,
    opensAt: new Date(facts.policy.opensAt).toISOString(),
    closesAt: new Date(facts.policy.closesAt).toISOString(),
    rates: {
      shortPerMinute: null,
      longPerMinute: null,
      turnout: 1,
      admitPerMinute: facts.policy.admitPerMinute,
      activeMs: facts.policy.activeMs,
    },
    line: { step: 1, orders: [], front: [] },
    draw: null,
    pollAfterMs: snapshotPollMs,
    serverNow: new Date(facts.nowMs).toISOString(),
  };
}
