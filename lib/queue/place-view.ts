import type { Viewer } from "@/lib/auth/viewer";
import type { PlaceView } from "./contract";
import type { LineAnswer } from "./line";
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
  const peopleAhead = waiting && place ? place.peopleAhead : 0;
  const estimate = waiting
    ? estimateWait(peopleAhead, answer.measured, answer.policy, answer.sale.state)
    : { minutes: 0, range: null };
  const ticket = place && {
    userId: viewer.userId,
    scheduleId,
    epoch: answer.epoch,
    orderUs: place.orderUs,
    token: place.token,
  };
  return {
    token: place?.token ?? token,
    userId: viewer.userId,
    userUuid: viewer.userUuid,
    scheduleId,
    status,
    queuePosition: waiting ? peopleAhead + 1 : 0,
    peopleAhead,
    totalWaiting: answer.waiting,
    estimatedWaitTimeMinutes: estimate.minutes,
    estimatedWaitRange: estimate.range,
    activeUntil: active ? new Date(place.activeUntilMs).toISOString() : null,
    remainingSeconds: active ? Math.ceil((place.activeUntilMs - nowMs) / 1_000) : null,
    pollAfterMs: pollAfterMsOf(status, peopleAhead, answer.policy.heartbeatMs),
    serverNow: new Date(nowMs).toISOString(),
    sale: answer.sale,
    order: place?.orderUs ?? null,
    sentBack: place?.sentBack ?? false,
    place: ticket && signPlace(ticket),
    pass: ticket && active ? signPass({ ...ticket, untilMs: place.activeUntilMs }) : null,
  };
}
