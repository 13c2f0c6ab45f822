import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { ConcertView } from "@/lib/concert/contract";
import { concertViewOf } from "@/lib/concert/views";
import { writeAudit } from "./audit-log";
import type { CreateConcertRequest } from "./contract";
import { insertConcert } from "./store";

/** Announces a concert; it has no dates yet. */
export function createConcert(
  tx: Tx,
  viewer: Viewer,
  wanted: CreateConcertRequest,
): Promise<ConcertView> {
  return tx.transaction(async (inner) => {
    const concert = await insertConcert(inner, wanted);
    await writeAudit(inner, viewer, "CONCERT_CREATED", `concert:${concert.concertId}`, wanted);
    return concertViewOf(concert, []);
  });
}
