import type { Viewer } from "@/lib/auth/viewer";
import { DomainError, type ErrorCode } from "@/lib/errors";
import type { PlaceView } from "./contract";
import { entryOf, lotOf, seedOf } from "./draw";
import { rememberLine } from "./joined-lines";
import { askLine } from "./line";
import type { LineAnswer } from "./line-answer";
import { openPlace, type PlaceTicket } from "./place-ticket";
import { toPlaceView } from "./place-view";
import { isEndedPass } from "./store";
import { syncInventory } from "./sync-inventory";
import { makeToken, scheduleIdMax } from "./token";

/**
 * Joins the line of a schedule: one place per account. `place` is the ticket of a place that the queue store
 * has lost; any other ticket is as good as none.
 * Throws QUEUE_TOKEN_EXISTS {token, status, queuePosition}, SCHEDULE_NOT_FOUND, SALE_NOT_OPEN {opensAt},
 * SALE_CLOSED, SOLD_OUT, UNAVAILABLE.
 */
export async function issueToken(
  viewer: Viewer,
  { scheduleId, place }: { scheduleId: number; place?: string | undefined },
): Promise<PlaceView> {
  if (scheduleId > scheduleIdMax) throw new DomainError("SCHEDULE_NOT_FOUND");
  const ticket = place === undefined ? null : await usableTicket(viewer, scheduleId, place);
  let answer = await enterLine(viewer.userId, scheduleId, ticket);
  if (answer.status === "SOLD_OUT" && answer.inventoryStale) {
    // Nobody may have counted since a hold lapsed: count before turning a person away.
    await syncInventory(scheduleId);
    answer = await enterLine(viewer.userId, scheduleId, ticket);
  }
  if (!answer.place) throw refusalOf(answer);
  await rememberLine(viewer.userId, scheduleId);
  const view = toPlaceView(viewer, scheduleId, answer.place.token, answer);
  if (!answer.place.created) {
    const { token, status, queuePosition } = view;
    throw new DomainError("QUEUE_TOKEN_EXISTS", { token, status, queuePosition });
  }
  return view;
}

type Restoring = {
  /** Make no new place where the ticket gives none back. */
  only: boolean;
  /** End of a valid pass that goes with the ticket: its slot comes back too, while there is room. */
  passUntilMs: number;
};

/** Asks the line for a place; with a ticket for the very place it names, where the line has lost that. */
export function enterLine(
  userId: number,
  scheduleId: number,
  ticket: PlaceTicket | null,
  restoring: Restoring = { only: false, passUntilMs: 0 },
): Promise<LineAnswer> {
  const old = ticket ?? { epoch: 0, token: "-", orderUs: 0 };
  const token = restoring.only ? "-" : makeToken(scheduleId);
  const entry = entryOf(scheduleId, userId);
  const lot = lotOf(seedOf(scheduleId), entry);
  const place = [old.epoch, old.token, old.orderUs, restoring.passUntilMs];
  return askLine(scheduleId, "enter", userId, token, ...place, lot, entry);
}

async function usableTicket(
  viewer: Viewer,
  scheduleId: number,
  text: string,
): Promise<PlaceTicket | null> {
  const ticket = openPlace(text);
  if (ticket?.userId !== viewer.userId || ticket.scheduleId !== scheduleId) return null;
  return (await isEndedPass(ticket.token)) ? null : ticket;
}

function refusalOf({ status, rest }: LineAnswer): DomainError {
  if (status !== "SALE_NOT_OPEN") return new DomainError(status as ErrorCode);
  return new DomainError(status, { opensAt: new Date(Number(rest[0])).toISOString() });
}
