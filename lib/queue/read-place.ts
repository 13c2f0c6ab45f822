import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { askAboutToken } from "./ask-about-token";
import type { PlaceView } from "./contract";
import type { LineAnswer } from "./line-answer";
import { openPass } from "./pass";
import { openPlace } from "./place-ticket";
import { toPlaceView } from "./place-view";
import { restorePlace } from "./restore-place";

/** What the browser kept of its place beside the token. */
export type KeptPlace = { place?: string | null; pass?: string | null };

/**
 * Where the caller stands; asking keeps the place alive, claims a slot offered, and ends being away.
 * What was `kept` brings back a place, and with a pass its slot, that the queue store lost.
 * Throws QUEUE_TOKEN_INVALID, UNAVAILABLE.
 */
export async function readPlace(
  viewer: Viewer,
  token: string,
  kept: KeptPlace = {},
): Promise<PlaceView> {
  const { scheduleId, answer } = await askAboutToken(token, "poll", viewer.userId, token);
  const known = answer.status === "UNKNOWN" ? await broughtBack(viewer, token, kept) : answer;
  if (!known) throw new DomainError("QUEUE_TOKEN_INVALID");
  return toPlaceView(viewer, scheduleId, token, known);
}

async function broughtBack(
  viewer: Viewer,
  token: string,
  { place, pass }: KeptPlace,
): Promise<LineAnswer | null> {
  const opened = pass ? openPass(pass) : null;
  const ticket = opened ?? (place ? openPlace(place) : null);
  return ticket && restorePlace(viewer, token, ticket, opened?.untilMs);
}
