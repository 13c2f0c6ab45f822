import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { seatLabel } from "@/lib/concert/rules";
import { DomainError } from "@/lib/errors";
import { type Answer, resultOf } from "@/lib/outcome";
import type { HeldReservation, HoldRequest } from "./contract";

type Held = Omit<HeldReservation, "userId" | "scheduleId" | "status">;

/**
 * Holds all of the wanted seats for the viewer, or none; the price is fixed now and `expiresAt` is
 * `holdSeconds` of the schedule away. `queueToken` is the pass it happens under, null only for seeds.
 * Throws SCHEDULE_NOT_FOUND, SALE_NOT_OPEN, SALE_CLOSED, QUEUE_TOKEN_INVALID, SEAT_NOT_FOUND,
 * SEAT_LIMIT_EXCEEDED, SEAT_UNAVAILABLE (fleeting while somebody else is at a seat that is not theirs yet); a refusal
 * has written nothing.
 */
export async function holdSeats(
  tx: Tx,
  viewer: Viewer,
  { scheduleId, seatIds }: Pick<HoldRequest, "scheduleId" | "seatIds">,
  queueToken: string | null,
): Promise<HeldReservation> {
  const args = [viewer.userId, scheduleId, seatIds, queueToken];
  const { fleeting, ...answer } = await callFunction<Answer>(tx, "hold_seats", args);
  if (fleeting) throw new DomainError("SEAT_UNAVAILABLE", { seats: answer.seats }, undefined, true);
  const held = resultOf<Held>(answer, "HELD");
  const seats = held.seats.map((seat) => ({ ...seat, label: seatLabel(seat.seatNumber) }));
  return { ...held, seats, userId: viewer.userId, scheduleId, status: "RESERVED" };
}
