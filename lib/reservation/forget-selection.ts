import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { unlockSeats } from "./select.lua";

/**
 * Takes the viewer's own selection off seats that are held now, or were: it has done its work, and would show them as
 * SELECTED for the rest of its minute once the hold is over. Without Redis nothing is shown as selected.
 */
export async function forgetSelection(
  viewer: Viewer,
  scheduleId: number,
  seatIds: readonly number[],
): Promise<void> {
  await unlockSeats(scheduleId, viewer.userId, seatIds).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}
