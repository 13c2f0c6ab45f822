import { replicaDb } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { ConcertView } from "./contract";
import { findConcert, findSchedulesOf } from "./store";
import { concertViewOf } from "./views";

/** One concert. Throws CONCERT_NOT_FOUND. */
export async function getConcert(concertId: number): Promise<ConcertView> {
  const [concert, schedules] = await Promise.all([
    findConcert(replicaDb(), concertId),
    findSchedulesOf(replicaDb(), [concertId]),
  ]);
  if (!concert) throw new DomainError("CONCERT_NOT_FOUND");
  return concertViewOf(concert, schedules);
}
