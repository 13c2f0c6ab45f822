import { replicaDb } from "@/db/client";
import type { ScheduleView } from "./contract";
import { findConcerts, findSchedulesOf } from "./store";
import { scheduleViewOf } from "./views";

const concertsMax = 100;

/**
 * Every date between `fromDate` and `toDate` of the concerts `query` finds, whatever its state, earliest first:
 * what a month's calendar shows. Bounded by the number of concerts.
 */
export async function listDates(filter: {
  query?: string | undefined;
  fromDate: string;
  toDate: string;
}): Promise<ScheduleView[]> {
  const { fromDate, toDate } = filter;
  const { rows } = await findConcerts(replicaDb(), filter, { page: 1, size: concertsMax });
  const concertIds = rows.map(({ concertId }) => concertId);
  const schedules = await findSchedulesOf(replicaDb(), concertIds, { fromDate, toDate });
  return schedules.map(scheduleViewOf);
}
