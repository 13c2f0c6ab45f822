import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { writeAudit } from "./audit-log";
import type { CreatedScheduleView, CreateScheduleRequest } from "./contract";
import { readSchedule } from "./read-schedule";
import { ensureVenue, insertSchedule, lockConcert } from "./store";

/**
 * Puts a performance of a concert on the calendar with its 50 seats; the venue is found or made by its name.
 * Throws CONCERT_NOT_FOUND.
 */
export function createSchedule(
  tx: Tx,
  viewer: Viewer,
  concertId: number,
  wanted: CreateScheduleRequest,
): Promise<CreatedScheduleView> {
  return tx.transaction(async (inner) => {
    if (!(await lockConcert(inner, concertId))) throw new DomainError("CONCERT_NOT_FOUND");
    const venueId = await ensureVenue(inner, wanted.venueName);
    const scheduleId = await insertSchedule(inner, concertId, venueId, wanted);
    await writeAudit(inner, viewer, "SCHEDULE_CREATED", `schedule:${scheduleId}`, {
      concertId,
      ...wanted,
    });
    return readSchedule(inner, viewer, scheduleId);
  });
}
