import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { CardOrderView } from "./contract";
import { findNewestCardOrder } from "./store";

/** The viewer's newest card order for a reservation, or with null for the wallet alone; null when there is none. */
export function findNewestOrder(
  tx: Tx,
  viewer: Viewer,
  reservationId: number | null,
): Promise<CardOrderView | null> {
  return findNewestCardOrder(tx, viewer.userId, reservationId);
}
