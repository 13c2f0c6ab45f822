import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { ScheduleView } from "./contract";
import { findSchedule } from "./store";
import { scheduleViewOf } from "./views";

/** One performance. Throws SCHEDULE_NOT_FOUND, also when `concertId` is given and it is another concert's. */
export async function getSchedule(scheduleId: number, concertId?: number): Promise<ScheduleView> {
  const row = await findSchedule(db(), scheduleId);
  if (!row || (concertId !== undefined && row.concertId !== concertId)) {
    throw new DomainError("SCHEDULE_NOT_FOUND");
  }
  return scheduleViewOf(row);
}
