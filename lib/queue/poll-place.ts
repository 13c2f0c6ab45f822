import { LRUCache } from "lru-cache";
import type { Viewer } from "@/lib/auth/viewer";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import type { PlaceView } from "./contract";
import { newPace, type Pace, takePoll, tellPace } from "./poll-pace";
import { type KeptPlace, readPlace } from "./read-place";
import { scheduleIdOf } from "./token";

/** Whoever is forgotten, the first to come first, may poll early once. */
const pacesMax = 100_000;
/** By account and schedule, whatever token is presented; of this process alone. */
const paces = new LRUCache<string, Pace>({ max: pacesMax });

/**
 * readPlace for whoever asks on their own account: polls that come clearly earlier than the last answer told
 * are refused without asking the store. Throws what readPlace throws, and RATE_LIMITED {retryAfterSeconds}.
 */
export async function pollPlace(
  viewer: Viewer,
  token: string,
  kept: KeptPlace,
): Promise<PlaceView> {
  const pace = paceOf(`${viewer.userId}:${scheduleIdOf(token)}`);
  const waitMs = takePoll(pace, performance.now(), env().RATE_LIMIT_FACTOR);
  if (waitMs > 0) {
    const retryAfterSeconds = Math.ceil(waitMs / 1_000);
    throw new DomainError("RATE_LIMITED", { retryAfterSeconds }, retryAfterSeconds);
  }
  const view = await readPlace(viewer, token, kept);
  tellPace(pace, performance.now(), view.pollAfterMs);
  return view;
}

function paceOf(key: string): Pace {
  let pace = paces.peek(key);
  if (!pace) {
    pace = newPace();
    paces.set(key, pace);
  }
  return pace;
}
