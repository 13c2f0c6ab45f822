import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Answer, resultOf } from "@/lib/outcome";

/**
 * Gives an unpaid hold of the viewer's back; its seats are free at once.
 * Throws RESERVATION_NOT_FOUND (also somebody else's), RESERVATION_ALREADY_PAID, RESERVATION_EXPIRED,
 * RESERVATION_CANCELLED.
 */
export async function releaseHold(tx: Tx, viewer: Viewer, reservationId: number): Promise<void> {
  const answer = await callFunction<Answer>(tx, "release_hold", [viewer.userId, reservationId]);
  resultOf(answer, "RELEASED");
}
