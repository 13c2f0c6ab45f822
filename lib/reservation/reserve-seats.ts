import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { HeldReservation, HoldRequest } from "./contract";
import { holdSeats } from "./hold-seats";
import { readSelections } from "./read-selections";
import { findWantedSeats } from "./store";

/**
 * Holds seats as `holdSeats` does, after asking whether somebody else has them selected: SEAT_UNAVAILABLE with
 * reason SELECTED. Without Redis, or with its locks lost, Postgres alone decides.
 */
export async function reserveSeats(
  tx: Tx,
  viewer: Viewer,
  request: HoldRequest,
  queueToken: string,
): Promise<HeldReservation> {
  const { scheduleId, seatIds } = request;
  const selections = await readSelections(scheduleId);
  const courted = seatIds.filter(
    (seatId) => (selections.get(seatId) ?? viewer.userId) !== viewer.userId,
  );
  if (courted.length > 0) await refuse(tx, scheduleId, courted);
  return holdSeats(tx, viewer, request, queueToken);
}

/** Says what is more lasting where there is: a seat may be selected by one person and sold to another. */
async function refuse(tx: Tx, scheduleId: number, seatIds: number[]): Promise<void> {
  const wanted = await findWantedSeats(tx, scheduleId, seatIds);
  if (!wanted || wanted.seats.length < seatIds.length) return; // unknown seats: the hold says it better
  const seats = wanted.seats.map(({ seatId, seatNumber, status }) => ({
    seatId,
    seatNumber,
    reason: status === "AVAILABLE" ? "SELECTED" : status,
  }));
  throw new DomainError("SEAT_UNAVAILABLE", { seats });
}
