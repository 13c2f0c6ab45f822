import { callApi } from "@/lib/http/client";
import type { SelectView } from "@/lib/reservation/contract";

const path = "/api/v1/seats/select";

/** Shows seats as being chosen on everybody else's map, for a minute. Throws ApiError. */
export function lockSeats(scheduleId: number, seatIds: readonly number[]): Promise<SelectView> {
  return callApi("POST", path, { body: { scheduleId, seatIds } });
}

/** Takes the lock off; one that cannot be taken off ends by itself. */
export function unlockSeats(scheduleId: number, seatIds: readonly number[]): void {
  callApi("DELETE", path, { body: { scheduleId, seatIds } }).catch(() => {});
}
