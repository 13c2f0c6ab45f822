import type { Viewer } from "@/lib/auth/viewer";
import type { PlaceView } from "./contract";
import { entryOf, isLot, publicDraw } from "./draw";
import type { LineAnswer } from "./line-answer";
import { signPass } from "./pass";
import { signPlace } from "./place-ticket";
import { estimateWait, pollAfterMsOf } from "./rules";

/** A place as its owner sees it; `answer` is of a place, or says EXPIRED or COMPLETED. */
export function toPlaceView(
  viewer: Viewer,
  scheduleId: number,
  token: string,
  answer: LineAnswer,
): PlaceView {
  const status = answer.status as PlaceView["status"];
  const { place, nowMs } = answer;
  const waiting = status === "WAITING";
  const active = status === "ACTIVE" && place !== null;
  const opensInMs = answer.opensAtMs - nowMs;
  const drawn = place !== null && isLot(place.orderUs);
  // Nobody learns a lot before the opening, not even from the ticket: the account says which it is.
  const undisclosed = drawn && opensInMs > 0;
  const peopleAhead = waiting && place && !undisclosed ? place.peopleAhead : 0;
  const estimate = waiting
    ? estimateWait(peopleAhead, answer.measured, answer.policy, answer.sale.state, opensInMs)
    : { minutes: 0, range: null };
  const pollAfterMs = pollAfterMsOf(
    {
      status,
      peopleAhead,
      waiting: answer.waiting,
      maxActive: answer.policy.maxActive,
      heartbeatMs: answer.policy.heartbeatMs,
      soonestMs: estimate.range && estimate.range.lowSeconds * 1_000,
      opensInMs,
    },
    Math.random(),
  );
  const ticket = place && {
    userId: viewer.userId,
    scheduleId,
    epoch: answer.epoch,
    orderUs: drawn ? 0 : place.orderUs,
    token: place.token,
  };
  return {
    token: place?.token ?? token,
    userId: viewer.userId,
    userUuid: viewer.userUuid,
    scheduleId,
    status,
    queuePosition: waiting && !undisclosed ? peopleAhead + 1 : 0,
    peopleAhead,
    totalWaiting: answer.waiting,
    estimatedWaitTimeMinutes: estimate.minutes,
    estimatedWaitRange: estimate.range,
    activeUntil: active ? new Date(place.activeUntilMs).toISOString() : null,
    remainingSeconds: active ? Math.ceil((place.activeUntilMs - nowMs) / 1_000) : null,
    pollAfterMs,
    serverNow: new Date(nowMs).toISOString(),
    sale: answer.sale,
    order: place && !undisclosed ? place.orderUs : null,
    draw: drawn
      ? {
          ...publicDraw(scheduleId, opensInMs <= 0),
          entry: entryOf(scheduleId, viewer.userId),
        }
      : null,
    missedTurns: place?.missedTurns ?? Number(answer.rest[0] ?? 0),
    sentBack: place?.sentBack ?? false,
    place: ticket && signPlace(ticket),
    pass: ticket && active ? signPass({ ...ticket, untilMs: place.activeUntilMs }) : null,
  };
}
