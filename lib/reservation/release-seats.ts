import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { ReservationView } from "./contract";
import { forgetSelection } from "./forget-selection";
import { getReservation } from "./get-reservation";
import { releaseHold } from "./release-hold";

/**
 * Releases a hold as `releaseHold` does, and takes the viewer's own selection off its seats, should the hold
 * have left it there. Without Redis the seats are free all the same.
 */
export async function releaseSeats(
  tx: Tx,
  viewer: Viewer,
  reservationId: number,
): Promise<ReservationView> {
  await releaseHold(tx, viewer, reservationId);
  const reservation = await getReservation(tx, viewer, reservationId);
  const seatIds = reservation.seats.map(({ seatId }) => seatId);
  await forgetSelection(viewer, reservation.scheduleId, seatIds);
  return reservation;
}
