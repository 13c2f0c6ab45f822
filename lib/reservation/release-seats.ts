import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { ReservationView } from "./contract";
import { getReservation } from "./get-reservation";
import { releaseHold } from "./release-hold";
import { unlockSeats } from "./select.lua";

/**
 * Releases a hold as `releaseHold` does, and takes the viewer's own selection off its seats, which may outlive
 * the hold by most of a minute. Without Redis the seats are free all the same.
 */
export async function releaseSeats(
  tx: Tx,
  viewer: Viewer,
  reservationId: number,
): Promise<ReservationView> {
  await releaseHold(tx, viewer, reservationId);
  const reservation = await getReservation(tx, viewer, reservationId);
  const seatIds = reservation.seats.map(({ seatId }) => seatId);
  await unlockSeats(reservation.scheduleId, viewer.userId, seatIds).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
  return reservation;
}
