import type { Viewer } from "@/lib/auth/viewer";
import { enterLine } from "./issue-token";
import type { LineAnswer } from "./line";
import type { PlaceTicket } from "./place-ticket";
import { isEndedPass } from "./store";

/**
 * Brings back a place of an earlier set-up of the line, where `unknown` is what the line now says of it;
 * null when there is nothing to bring back: left, bought, lapsed, or somebody else's. With the end of a
 * valid pass the slot too is given back, while there is room.
 */
export async function restorePlace(
  viewer: Viewer,
  token: string,
  ticket: PlaceTicket,
  unknown: LineAnswer,
  passUntilMs = 0,
): Promise<LineAnswer | null> {
  if (ticket.userId !== viewer.userId || ticket.token !== token) return null;
  if (ticket.epoch >= unknown.epoch || (await isEndedPass(token))) return null;
  const answer = await enterLine(viewer.userId, ticket.scheduleId, ticket, passUntilMs);
  return answer.place?.token === token ? answer : null;
}
