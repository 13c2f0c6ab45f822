import { replicaDb } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { ConcertSchedulesQuery, ScheduleView } from "./contract";
import { findConcert, findSchedulesOf } from "./store";
import { scheduleViewOf } from "./views";

/** The dates of a concert, earliest first: those that can be booked now, or with `all` every one. Throws CONCERT_NOT_FOUND. */
export async function listSchedules(
  concertId: number,
  { all, ...range }: ConcertSchedulesQuery,
): Promise<ScheduleView[]> {
  const [concert, rows] = await Promise.all([
    findConcert(replicaDb(), concertId),
    findSchedulesOf(replicaDb(), [concertId], { ...range, bookableOnly: !all }),
  ]);
  if (!concert) throw new DomainError("CONCERT_NOT_FOUND");
  return rows.map(scheduleViewOf);
}
