import { estimateWait, pollAfterMsOf } from "@/lib/queue/rules";
import { closeRedis } from "@/lib/redis";
import { openTimedLine } from "./timed-line";

/**
 * Replays lines on a told clock and scores what the waiting were told against how long they waited.
 * Prints one JSON line per shape.
 */
type Shape = {
  name: string;
  people: number;
  maxActive: number;
  admitPerMinute: number;
  /** Share of those waiting who close the page without a word, each at a moment of their own. */
  goneShare: number;
  /** How long somebody let in at `sinceOpeningMs` stays inside. */
  stayMs: (sinceOpeningMs: number) => number;
};

const minuteMs = 60_000;
const startMs = 1_800_000_000_000;
const warmUpMs = 2 * minuteMs;
const heartbeatMs = minuteMs;
const activeMs = 5 * minuteMs;
/** Everybody joins within the first moments, as they do when a sale opens. */
const rushMs = 20_000;
const goneWithinMs = 10 * minuteMs;
/** Events of one moment happen in the order they were planned in. */
const momentMs = 50;

const between = (low: number, high: number) => low + Math.random() * (high - low);

const shapes: Shape[] = [
  {
    name: "as fast as people buy",
    people: 1_500,
    maxActive: 100,
    admitPerMinute: 600,
    goneShare: 0,
    stayMs: () => between(minuteMs / 2, 4 * minuteMs),
  },
  {
    name: "as fast as allowed, a third gone",
    people: 3_000,
    maxActive: 1_000,
    admitPerMinute: 120,
    goneShare: 0.35,
    stayMs: () => between(minuteMs / 2, 4 * minuteMs),
  },
  {
    name: "slower and slower, a tenth gone",
    people: 1_500,
    maxActive: 100,
    admitPerMinute: 600,
    goneShare: 0.1,
    stayMs: (ms) => between(minuteMs / 2, 2 * minuteMs) * (1 + ms / (20 * minuteMs)),
  },
];

type Told = { userId: number; atMs: number; lowMs: number; expectedMs: number; highMs: number };
type Event = { atMs: number; userId: number; kind: "join" | "poll" | "done" };

/** What is to happen, by the moment it happens at. */
function makeAgenda() {
  const moments = new Map<number, Event[]>();
  let left = 0;
  return {
    add(event: Event) {
      const moment = Math.ceil(event.atMs / momentMs);
      moments.set(moment, [...(moments.get(moment) ?? []), event]);
      left++;
    },
    *[Symbol.iterator]() {
      for (let moment = Math.floor(startMs / momentMs); left > 0; moment++) {
        const events = moments.get(moment) ?? [];
        moments.delete(moment);
        left -= events.length;
        yield* events;
      }
    },
  };
}

/** Plays a shape to its end. Returns all that was told to the waiting, and when each was let in. */
async function replay(scheduleId: number, shape: Shape) {
  const { people, maxActive, admitPerMinute } = shape;
  const policy = { maxActive, admitPerMinute, activeMs, heartbeatMs };
  const line = await openTimedLine(scheduleId, startMs, policy);
  const agenda = makeAgenda();
  const goneAtMs = new Map<number, number>();
  for (let userId = 1; userId <= people; userId++) {
    const atMs = startMs + Math.random() * rushMs;
    agenda.add({ atMs, userId, kind: "join" });
    if (Math.random() < shape.goneShare) goneAtMs.set(userId, atMs + Math.random() * goneWithinMs);
  }
  const told: Told[] = [];
  const admittedAtMs = new Map<number, number>();
  for (const { atMs, userId, kind } of agenda) {
    if (kind === "done") {
      await line.leave(atMs, userId);
      continue;
    }
    if (atMs > (goneAtMs.get(userId) ?? Number.POSITIVE_INFINITY)) continue;
    const answer = await (kind === "join" ? line.enter : line.poll)(atMs, userId);
    if (answer.status === "ACTIVE") {
      admittedAtMs.set(userId, atMs);
      agenda.add({ atMs: atMs + shape.stayMs(atMs - startMs), userId, kind: "done" });
    } else if (answer.status === "WAITING" && answer.place) {
      const { peopleAhead } = answer.place;
      const wait = estimateWait(peopleAhead, answer.measured, answer.policy, answer.sale.state);
      if (wait.range && atMs >= startMs + warmUpMs) {
        const lowMs = wait.range.lowSeconds * 1_000;
        const highMs = wait.range.highSeconds * 1_000;
        told.push({ userId, atMs, lowMs, expectedMs: Math.sqrt(lowMs * highMs), highMs });
      }
      const waitMs = pollAfterMsOf(
        {
          status: "WAITING",
          peopleAhead,
          waiting: answer.waiting,
          maxActive: answer.policy.maxActive,
          heartbeatMs,
          soonestMs: wait.range && wait.range.lowSeconds * 1_000,
          opensInMs: 0,
        },
        Math.random(),
      );
      agenda.add({ atMs: atMs + waitMs, userId, kind: "poll" });
    }
  }
  return { told, admittedAtMs };
}

/** Median error as a share of the true wait, and the share of truths inside the range told. */
async function score(scheduleId: number, shape: Shape) {
  const { told, admittedAtMs } = await replay(scheduleId, shape);
  const errors: number[] = [];
  let inside = 0;
  for (const { userId, atMs, lowMs, expectedMs, highMs } of told) {
    const letInMs = admittedAtMs.get(userId);
    if (letInMs === undefined) continue; // gone before their turn: there is no truth to compare with
    const trueMs = letInMs - atMs;
    errors.push(Math.abs(expectedMs - trueMs) / trueMs);
    if (trueMs >= lowMs && trueMs <= highMs) inside++;
  }
  errors.sort((a, b) => a - b);
  const medianError = errors[Math.floor(errors.length / 2)] ?? Number.NaN;
  return {
    name: shape.name,
    told: errors.length,
    medianError,
    insideShare: inside / errors.length,
  };
}

for (const [at, shape] of shapes.entries()) {
  console.log(JSON.stringify(await score(at + 1, shape)));
}
await closeRedis();
