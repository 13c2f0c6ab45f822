import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Answer, resultOf } from "@/lib/outcome";
import type { CancellationView } from "./contract";
import { findCancellation } from "./store";

/**
 * Cancels a whole show: nothing of it is sold any more, its holds end, and everybody who paid gets everything
 * back in rounds to follow (refundCancelledShows). Cancelling again answers how far that is.
 * Throws SCHEDULE_NOT_FOUND.
 */
export async function cancelSchedule(
  tx: Tx,
  viewer: Viewer,
  scheduleId: number,
  reason: string,
): Promise<CancellationView> {
  const args = [viewer.userId, scheduleId, reason];
  resultOf(await callFunction<Answer>(tx, "cancel_schedule", args), "CANCELLED");
  const cancellation = await findCancellation(tx, scheduleId);
  if (!cancellation) throw new Error(`schedule ${scheduleId} is not cancelled`);
  return cancellation;
}
