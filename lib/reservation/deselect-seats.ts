import type { Viewer } from "@/lib/auth/viewer";
import { lookAgain } from "@/lib/concert/seat-events";
import type { SelectRequest } from "./contract";
import { unlockSeats } from "./select.lua";

/** Takes the viewer's own courtesy locks off these seats; others' stay. */
export async function deselectSeats(
  viewer: Viewer,
  { scheduleId, seatIds }: SelectRequest,
): Promise<void> {
  await unlockSeats(scheduleId, viewer.userId, seatIds);
  lookAgain(scheduleId);
}
