import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/** A performance that somebody may stand at the door of. `startsAt` is ISO 8601. */
export type Door = {
  scheduleId: number;
  concertTitle: string;
  venueName: string;
  startsAt: string;
};

const doorsMax = 30;

/** The performances that have not been over for long, soonest first; `chosenId` is among them however far off. */
export async function listDoors(chosenId: number | null): Promise<Door[]> {
  const rows = await db().execute<Record<string, string>>(sql`
    SELECT sc.id, c.title, v.name, iso_instant(sc.starts_at) AS starts_at
    FROM schedules sc JOIN concerts c ON c.id = sc.concert_id JOIN venues v ON v.id = sc.venue_id
    WHERE sc.cancelled_at IS NULL AND sc.starts_at > statement_timestamp() - interval '6 hours'
    ORDER BY sc.id IS NOT DISTINCT FROM ${chosenId}::bigint DESC, sc.starts_at, sc.id LIMIT ${doorsMax}`);
  return rows.map((row) => ({
    scheduleId: Number(row.id),
    concertTitle: String(row.title),
    venueName: String(row.name),
    startsAt: String(row.starts_at),
  }));
}
