import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { seatLabel } from "@/lib/concert/rules";
import { findSchedule, findSeats } from "@/lib/concert/store";
import { scheduleViewOf } from "@/lib/concert/views";
import { DomainError } from "@/lib/errors";
import { writeAudit } from "./audit-log";
import type { CreatedScheduleView, CreateScheduleRequest } from "./contract";
import { ensureVenue, insertSchedule, lockConcert, lockQueue } from "./store";

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
    return readCreated(inner, viewer, scheduleId, wanted.holdSeconds);
  });
}

async function readCreated(
  tx: Tx,
  viewer: Viewer,
  scheduleId: number,
  holdSeconds: number,
): Promise<CreatedScheduleView> {
  const schedule = await findSchedule(tx, scheduleId);
  const locked = await lockQueue(tx, scheduleId);
  if (!schedule || !locked) throw new Error(`schedule ${scheduleId} was not made`);
  const seats = await findSeats(tx, scheduleId, viewer.userId);
  return {
    ...scheduleViewOf(schedule),
    holdSeconds,
    queue: locked.queue,
    seats: seats.map(({ mine: _, ...seat }) => ({ ...seat, label: seatLabel(seat.seatNumber) })),
  };
}
