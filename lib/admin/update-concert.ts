import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { ConcertView } from "@/lib/concert/contract";
import { findSchedulesOf } from "@/lib/concert/store";
import { concertViewOf } from "@/lib/concert/views";
import { DomainError } from "@/lib/errors";
import { writeAudit } from "./audit-log";
import type { UpdateConcertRequest } from "./contract";
import { lockConcert, updateConcertRow } from "./store";

/** Changes what a concert says of itself. Throws CONCERT_NOT_FOUND. */
export function updateConcert(
  tx: Tx,
  viewer: Viewer,
  concertId: number,
  patch: UpdateConcertRequest,
): Promise<ConcertView> {
  return tx.transaction(async (inner) => {
    const before = await lockConcert(inner, concertId);
    if (!before) throw new DomainError("CONCERT_NOT_FOUND");
    await updateConcertRow(inner, concertId, patch);
    const fields = Object.keys(patch) as (keyof UpdateConcertRequest)[];
    await writeAudit(inner, viewer, "CONCERT_CHANGED", `concert:${concertId}`, {
      before: Object.fromEntries(fields.map((field) => [field, before[field]])),
      after: patch,
    });
    return concertViewOf({ ...before, ...patch }, await findSchedulesOf(inner, [concertId]));
  });
}
