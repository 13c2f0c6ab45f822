import { replicaDb } from "@/db/client";
import { type Page, toPage } from "@/lib/contract";
import type { ConcertsQuery, ConcertView } from "./contract";
import { findConcerts, findSchedulesOf } from "./store";
import { concertViewOf } from "./views";

/** A page of concerts by words (title, artist, description) and dates, the nearest performance first. */
export async function listConcerts(query: ConcertsQuery): Promise<Page<ConcertView>> {
  const { page, size, ...filter } = query;
  const { rows, total } = await findConcerts(replicaDb(), filter, { page, size });
  const schedules = await findSchedulesOf(
    replicaDb(),
    rows.map(({ concertId }) => concertId),
  );
  const items = rows.map((concert) =>
    concertViewOf(
      concert,
      schedules.filter(({ concertId }) => concertId === concert.concertId),
    ),
  );
  return toPage(items, { page, size }, total);
}
