import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { ReservationView } from "./contract";
import { findReservation } from "./store";

/** One reservation of the viewer's. Throws RESERVATION_NOT_FOUND, also for somebody else's. */
export async function getReservation(
  tx: Tx,
  viewer: Viewer,
  reservationId: number,
): Promise<ReservationView> {
  const found = await findReservation(tx, viewer.userId, reservationId);
  if (!found) throw new DomainError("RESERVATION_NOT_FOUND");
  return found;
}
