import { LRUCache } from "lru-cache";
import { db } from "@/db/client";
import { type Awaitable, andThen } from "@/lib/awaitable";
import { withDeadline } from "@/lib/deadline";
import { DomainError } from "@/lib/errors";
import type { Login } from "./claims";
import { readLiveSessions, type Standing } from "./store";
import type { Viewer } from "./viewer";

/**
 * Whether a session has ended since its cookie or token was signed. The process that ends one knows at once;
 * every other asks Postgres again after `knownMs`. That is the bound within which an ended session, a new
 * nickname or a taken role is felt everywhere.
 */
export const knownMs = 5_000;
const knownMax = 50_000;
/** As long as Postgres itself gives a statement. */
const answerWithinMs = 10_000;
const retryAfterSeconds = 2;
const late = () => new DomainError("UNAVAILABLE", {}, retryAfterSeconds);

type Known = { standing: Standing | null; readAtMs: number };

// Pages and the API are separate module instances in one process.
const holder = globalThis as typeof globalThis & {
  frontrowSessions?: LRUCache<string, Known>;
};
holder.frontrowSessions ??= new LRUCache({ max: knownMax });
const known = holder.frontrowSessions;

/**
 * The person of a login as they are now, or null when its session has ended; at once where that is known. Rejects
 * with UNAVAILABLE when it is not within `withinMs`.
 */
export function findLive(
  { viewer, sessionId }: Login,
  withinMs = answerWithinMs,
): Awaitable<Viewer | null> {
  return andThen(
    standingOf(sessionId, withinMs),
    (standing) => standing && { ...viewer, ...standing },
  );
}

/** At once where it is known: every poll of a line comes by here. */
function standingOf(sessionId: string, withinMs: number): Awaitable<Standing | null> {
  const cached = known.peek(sessionId);
  // What has ended never returns.
  if (cached && (!cached.standing || Date.now() - cached.readAtMs < knownMs)) {
    return cached.standing;
  }
  return readStanding(sessionId, withinMs);
}

async function readStanding(sessionId: string, withinMs: number): Promise<Standing | null> {
  const standing = await withDeadline(ask(sessionId), withinMs, late);
  // Ended here while we asked: the answer may be from before.
  if (known.get(sessionId)?.standing === null) return null;
  known.set(sessionId, { standing, readAtMs: Date.now() });
  return standing;
}

/** Sessions that were just ended: this process lets nobody in with them any more. */
export function noteEnded(sessionIds: readonly string[]): void {
  for (const id of sessionIds) known.set(id, { standing: null, readAtMs: Date.now() });
}

/** The account of a session has changed: it is asked about anew. */
export function forgetSession(sessionId: string): void {
  known.delete(sessionId);
}

type Batch = { ids: Set<string>; answers: Promise<Record<string, Standing>> };
let next: Batch | undefined;
let running: Promise<unknown> = Promise.resolve();

/** One statement at a time: whoever asks meanwhile goes along with the next, however many poll. */
async function ask(sessionId: string): Promise<Standing | null> {
  next ??= begin();
  next.ids.add(sessionId);
  return (await next.answers)[sessionId] ?? null;
}

function begin(): Batch {
  const ids = new Set<string>();
  const answers = running.then(() => {
    next = undefined;
    return readLiveSessions(db(), [...ids]);
  });
  running = answers.catch(() => undefined);
  return { ids, answers };
}
