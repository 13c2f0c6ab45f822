import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { findSchedulesOf } from "@/lib/concert/store";
import { concertViewOf } from "@/lib/concert/views";
import { writeAudit } from "./audit-log";
import type { CreateConcertRequest, CreatedConcertView } from "./contract";
import { createSchedule } from "./create-schedule";
import { insertConcert } from "./store";

/** Announces a concert: with its first performance when one is given, in one transaction, else without dates. */
export function createConcert(
  tx: Tx,
  viewer: Viewer,
  { schedule: first, ...wanted }: CreateConcertRequest,
): Promise<CreatedConcertView> {
  return tx.transaction(async (inner) => {
    const concert = await insertConcert(inner, wanted);
    const { concertId } = concert;
    await writeAudit(inner, viewer, "CONCERT_CREATED", `concert:${concertId}`, wanted);
    if (!first) return concertViewOf(concert, []);
    const schedule = await createSchedule(inner, viewer, concertId, first);
    return { ...concertViewOf(concert, await findSchedulesOf(inner, [concertId])), schedule };
  });
}
