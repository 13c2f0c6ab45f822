import type { Viewer } from "@/lib/auth/viewer";
import type { EntryView } from "./contract";
import { isLot } from "./draw";
import { findJoinedLines } from "./joined-lines";
import type { LineAnswer } from "./line-answer";
import { callLine } from "./queue.lua";
import { estimateWait } from "./rules";
import { findConcertsOf, type ScheduleConcert } from "./store";

/**
 * The caller's live places, the last joined first; at most as many as are remembered of a person.
 * Looking does not keep a place alive. Throws UNAVAILABLE.
 */
export async function listEntries(viewer: Viewer): Promise<EntryView[]> {
  const scheduleIds = await findJoinedLines(viewer.userId);
  if (scheduleIds.length === 0) return [];
  const [concerts, answers] = await Promise.all([
    findConcertsOf(scheduleIds),
    Promise.all(scheduleIds.map((scheduleId) => callLine(scheduleId, "peek", [viewer.userId]))),
  ]);
  return scheduleIds.flatMap((scheduleId, index) => {
    const concert = concerts.get(scheduleId);
    const answer = answers[index];
    return concert && answer ? (toEntry(scheduleId, concert, answer) ?? []) : [];
  });
}

function toEntry(
  scheduleId: number,
  concert: ScheduleConcert,
  { status, place, measured, policy, sale, opensAtMs, nowMs }: LineAnswer,
): EntryView | null {
  if (!place) return null;
  const waiting = status === "WAITING";
  const opensInMs = opensAtMs - nowMs;
  const undisclosed = opensInMs > 0 && isLot(place.orderUs);
  const peopleAhead = undisclosed ? 0 : place.peopleAhead;
  return {
    ...concert,
    scheduleId,
    token: place.token,
    status: status as EntryView["status"],
    queuePosition: waiting && !undisclosed ? peopleAhead + 1 : 0,
    estimatedWaitTimeMinutes: waiting
      ? estimateWait(peopleAhead, measured, policy, sale.state, opensInMs).minutes
      : 0,
  };
}
