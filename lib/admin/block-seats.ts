import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { seatLabel } from "@/lib/concert/rules";
import { type Answer, resultOf } from "@/lib/outcome";
import type { BlockRequest, BlockView } from "./contract";

type Changed = {
  scheduleId: number;
  seats: { seatId: number; seatNumber: number; status: "AVAILABLE" | "BLOCKED" }[];
};

/**
 * Takes seats off the sale (BLOCKED) or puts them back on it (AVAILABLE): all of them or none.
 * Throws SCHEDULE_NOT_FOUND, or SEAT_UNAVAILABLE naming those that are sold or held.
 */
export async function blockSeats(
  tx: Tx,
  viewer: Viewer,
  scheduleId: number,
  { seatNumbers, reason }: BlockRequest,
  status: "AVAILABLE" | "BLOCKED",
): Promise<BlockView> {
  const args = [viewer.userId, scheduleId, seatNumbers, status, reason];
  const changed = resultOf<Changed>(await callFunction<Answer>(tx, "block_seats", args), "CHANGED");
  return {
    scheduleId,
    seats: changed.seats.map((seat) => ({ ...seat, label: seatLabel(seat.seatNumber) })),
  };
}
