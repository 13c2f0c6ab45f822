import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Answer, resultOf } from "@/lib/outcome";
import type { ChangeScheduleRequest, CreatedScheduleView } from "./contract";
import { readSchedule } from "./read-schedule";

/**
 * Corrects a performance: times, venue, rules of its sale, tiers; all of it or nothing. What was held or bought
 * keeps its price and its terms of refund. The line is told through the outbox.
 * Throws SCHEDULE_NOT_FOUND, SALE_CLOSED for a cancelled show, INVALID_REQUEST naming what cannot be so,
 * SEAT_UNAVAILABLE naming seats that are sold or held and would change their tier.
 */
export function changeSchedule(
  tx: Tx,
  viewer: Viewer,
  scheduleId: number,
  patch: ChangeScheduleRequest,
): Promise<CreatedScheduleView> {
  return tx.transaction(async (inner) => {
    const args = [viewer.userId, scheduleId, JSON.stringify(patch)];
    resultOf(await callFunction<Answer>(inner, "change_schedule", args), "CHANGED");
    return readSchedule(inner, viewer, scheduleId);
  });
}
