import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { seatLabel } from "@/lib/concert/rules";
import { findSchedule, findSeats } from "@/lib/concert/store";
import { scheduleViewOf } from "@/lib/concert/views";
import { DomainError } from "@/lib/errors";
import type { CreatedScheduleView } from "./contract";
import { findSaleRules } from "./store";

/** A performance with all an organiser sets of it. Throws SCHEDULE_NOT_FOUND. */
export async function readSchedule(
  tx: Tx,
  viewer: Viewer,
  scheduleId: number,
): Promise<CreatedScheduleView> {
  const schedule = await findSchedule(tx, scheduleId);
  const rules = await findSaleRules(tx, scheduleId);
  if (!schedule || !rules) throw new DomainError("SCHEDULE_NOT_FOUND");
  const seats = await findSeats(tx, scheduleId, viewer.userId);
  return {
    ...scheduleViewOf(schedule),
    ...rules,
    seats: seats.map(({ mine: _, ...seat }) => ({ ...seat, label: seatLabel(seat.seatNumber) })),
  };
}
