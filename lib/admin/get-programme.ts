import type { Tx } from "@/db/tx";
import type { ConcertView, ScheduleView } from "@/lib/concert/contract";
import { findConcert, findSchedulesOf } from "@/lib/concert/store";
import { concertViewOf, scheduleViewOf } from "@/lib/concert/views";
import { DomainError } from "@/lib/errors";

/**
 * A concert with all its dates, earliest first, as they are this moment: who has just changed it sees it so.
 * Throws CONCERT_NOT_FOUND.
 */
export async function getProgramme(
  tx: Tx,
  concertId: number,
): Promise<{ concert: ConcertView; schedules: ScheduleView[] }> {
  const [concert, rows] = await Promise.all([
    findConcert(tx, concertId),
    findSchedulesOf(tx, [concertId]),
  ]);
  if (!concert) throw new DomainError("CONCERT_NOT_FOUND");
  return { concert: concertViewOf(concert, rows), schedules: rows.map(scheduleViewOf) };
}
