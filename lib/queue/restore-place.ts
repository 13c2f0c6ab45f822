import type { Viewer } from "@/lib/auth/viewer";
import { enterLine } from "./issue-token";
import type { LineAnswer } from "./line-answer";
import type { PlaceTicket } from "./place-ticket";
import { isEndedPass } from "./store";

/**
 * Brings back a place the line knows nothing of any more, `passUntilMs` the end of a valid pass for it or 0;
 * null when there is nothing to bring back: left, bought, lapsed, or somebody else's.
 */
export async function restorePlace(
  viewer: Viewer,
  token: string,
  ticket: PlaceTicket,
  passUntilMs = 0,
): Promise<LineAnswer | null> {
  if (ticket.userId !== viewer.userId || ticket.token !== token) return null;
  if (await isEndedPass(token)) return null;
  const restoring = { only: true, passUntilMs };
  const answer = await enterLine(viewer.userId, ticket.scheduleId, ticket, restoring);
  return answer.place?.token === token ? answer : null;
}
