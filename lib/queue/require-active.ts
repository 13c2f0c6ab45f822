import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { pingRedis } from "@/lib/redis";
import type { Admission } from "./admission";
import { askAboutToken } from "./ask-about-token";
import type { LineAnswer } from "./line-answer";
import { openPass, type Pass } from "./pass";
import { restorePlace } from "./restore-place";

type Presented = { token: string | null; pass: string | null };

/**
 * Proof that it is the caller's turn: a token the queue store calls ACTIVE, or, while that store is away, a
 * pass it signed. With `allowAway` a caller with neither gets null while the store is away.
 * Throws QUEUE_TOKEN_REQUIRED, QUEUE_TOKEN_INVALID, QUEUE_TOKEN_NOT_ACTIVE {status, queuePosition},
 * UNAVAILABLE.
 */
export async function requireActive(
  viewer: Viewer,
  presented: Presented,
  options: { allowAway: boolean } = { allowAway: false },
): Promise<Admission | null> {
  const pass = passOf(viewer, presented);
  const token = presented.token ?? pass?.token;
  if (!token) {
    if (presented.pass) throw new DomainError("QUEUE_TOKEN_INVALID");
    if (options.allowAway && !(await storeAnswers())) return null;
    throw new DomainError("QUEUE_TOKEN_REQUIRED");
  }
  try {
    return await admissionOf(viewer, token, pass);
  } catch (error) {
    if (!isStoreAway(error)) throw error;
    if (pass) return { token, scheduleId: pass.scheduleId, activeUntil: new Date(pass.untilMs) };
    if (options.allowAway) return null;
    throw error;
  }
}

function passOf(viewer: Viewer, presented: Presented): Pass | null {
  const pass = presented.pass ? openPass(presented.pass) : null;
  if (pass?.userId !== viewer.userId) return null;
  return presented.token === null || presented.token === pass.token ? pass : null;
}

async function admissionOf(viewer: Viewer, token: string, pass: Pass | null): Promise<Admission> {
  const { scheduleId, answer } = await askAboutToken(token, "poll", viewer.userId, token);
  const { status, place } = await withLostSlot(viewer, token, pass, answer);
  if (!place) throw new DomainError("QUEUE_TOKEN_INVALID");
  if (status !== "ACTIVE") {
    const queuePosition = place.peopleAhead + 1;
    throw new DomainError("QUEUE_TOKEN_NOT_ACTIVE", { status, queuePosition });
  }
  return { token, scheduleId, activeUntil: new Date(place.activeUntilMs) };
}

/** A pass given before the store lost its data brings its slot back. */
async function withLostSlot(
  viewer: Viewer,
  token: string,
  pass: Pass | null,
  answer: LineAnswer,
): Promise<LineAnswer> {
  if (answer.status !== "UNKNOWN" || !pass) return answer;
  return (await restorePlace(viewer, token, pass, pass.untilMs)) ?? answer;
}

function isStoreAway(error: unknown): boolean {
  return error instanceof DomainError && error.code === "UNAVAILABLE";
}

async function storeAnswers(): Promise<boolean> {
  return pingRedis().then(
    () => true,
    () => false,
  );
}
