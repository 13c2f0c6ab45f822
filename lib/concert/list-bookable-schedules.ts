import { replicaDb } from "@/db/client";
import { type Page, toPage } from "@/lib/contract";
import type { BookableSchedulesQuery, ScheduleView } from "./contract";
import { findBookableSchedules } from "./store";
import { scheduleViewOf } from "./views";

/** A page of the dates of all concerts that can be booked now, earliest first. */
export async function listBookableSchedules(
  query: BookableSchedulesQuery,
): Promise<Page<ScheduleView>> {
  const { page, size, ...range } = query;
  const { rows, total } = await findBookableSchedules(replicaDb(), range, { page, size });
  return toPage(rows.map(scheduleViewOf), { page, size }, total);
}
