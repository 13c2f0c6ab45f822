import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Page, toPage } from "@/lib/contract";
import type { ReservationsQuery, ReservationView } from "./contract";
import { findReservations } from "./store";

/** The viewer's reservations: newest first, with period UPCOMING the nearest show first. */
export async function listReservations(
  tx: Tx,
  viewer: Viewer,
  query: ReservationsQuery,
): Promise<Page<ReservationView>> {
  const { rows, total } = await findReservations(tx, viewer.userId, query);
  return toPage(rows, query, total);
}
