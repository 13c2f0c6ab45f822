import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { seatLabel } from "@/lib/concert/rules";
import { lookAgain } from "@/lib/concert/seat-events";
import { DomainError } from "@/lib/errors";
import type { SelectRequest, SelectView } from "./contract";
import { lockSeats } from "./select.lua";
import { findWantedSeats } from "./store";

/**
 * Shows seats as SELECTED to everybody else for a minute, or until the pass ends; repeating renews. All or
 * none. Only a courtesy: whoever reserves in Postgres owns the seat.
 * Throws SCHEDULE_NOT_FOUND, SEAT_NOT_FOUND, SEAT_UNAVAILABLE, SEAT_LIMIT_EXCEEDED; UNAVAILABLE without Redis.
 */
export async function selectSeats(
  tx: Tx,
  viewer: Viewer,
  { scheduleId, seatIds }: SelectRequest,
  activeUntilMs: number,
): Promise<SelectView> {
  const wanted = await findWantedSeats(tx, scheduleId, seatIds);
  if (!wanted) throw new DomainError("SCHEDULE_NOT_FOUND");
  const unknown = seatIds.filter((id) => !wanted.seats.some(({ seatId }) => seatId === id));
  if (unknown.length > 0) throw new DomainError("SEAT_NOT_FOUND", { seatIds: unknown });
  const gone = wanted.seats.filter(({ status }) => status !== "AVAILABLE");
  if (gone.length > 0) throw unavailable(gone.map((seat) => ({ ...seat, reason: seat.status })));
  const seatsMax = wanted.maxSeatsPerUser;
  const locked = await lockSeats(scheduleId, viewer.userId, seatIds, {
    latestEndMs: activeUntilMs,
    seatsMax,
  });
  if (locked.outcome === "LIMIT") {
    throw new DomainError("SEAT_LIMIT_EXCEEDED", { max: seatsMax, already: locked.already });
  }
  if (locked.outcome === "TAKEN") {
    const taken = wanted.seats.filter(({ seatId }) => locked.seatIds.includes(seatId));
    throw unavailable(taken.map((seat) => ({ ...seat, reason: "SELECTED" })));
  }
  lookAgain(scheduleId);
  return {
    scheduleId,
    seats: wanted.seats.map(({ seatId, seatNumber }) => ({
      seatId,
      seatNumber,
      label: seatLabel(seatNumber),
    })),
    selectedUntil: new Date(locked.untilMs).toISOString(),
  };
}

function unavailable(seats: { seatId: number; seatNumber: number; reason: string }[]): DomainError {
  return new DomainError("SEAT_UNAVAILABLE", {
    seats: seats.map(({ seatId, seatNumber, reason }) => ({ seatId, seatNumber, reason })),
  });
}
