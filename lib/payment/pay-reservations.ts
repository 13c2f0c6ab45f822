import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { ErrorCode } from "@/lib/errors";
import { type Answer, resultOf } from "@/lib/outcome";
import type { PaidReservation, PaidView } from "./contract";
import { paymentViewOf } from "./store";

/**
 * On what grounds somebody may pay: the pass of their turn; or the live hold alone, while the queue store is
 * away; or, with neither, the code that says what is wrong with their turn.
 */
export type PayGrounds =
  | { token: string; scheduleId: number }
  | "HOLD_ALONE"
  | { refusal: ErrorCode };

type Paid = {
  paymentId: number;
  scheduleId: number;
  amount: number;
  paidAt: string;
  currentBalance: number;
  reservations: [PaidReservation, ...PaidReservation[]];
};

/**
 * Pays live holds of one schedule from the viewer's wallet, all or none; the seats are then owned, a ticket
 * each, and the pass has served.
 * Throws RESERVATION_NOT_FOUND (also somebody else's), RESERVATION_NOT_PAYABLE (several schedules),
 * RESERVATION_ALREADY_PAID, RESERVATION_EXPIRED, RESERVATION_CANCELLED, then what is wrong with the grounds,
 * SALE_CLOSED (show cancelled), INSUFFICIENT_BALANCE; a refusal has written nothing.
 */
export async function payReservations(
  tx: Tx,
  viewer: Viewer,
  reservationIds: number[],
  grounds: PayGrounds,
): Promise<PaidView> {
  const pass = typeof grounds === "object" && "token" in grounds ? grounds : null;
  const refusal = typeof grounds === "object" && "refusal" in grounds ? grounds.refusal : null;
  const answer = await callFunction<Answer>(tx, "pay_reservations", [
    viewer.userId,
    reservationIds,
    pass?.token ?? null,
    pass?.scheduleId ?? null,
    refusal,
  ]);
  const paid = resultOf<Paid>(answer, "PAID");
  return paymentViewOf({
    ...paid,
    userId: viewer.userId,
    paymentMethod: "BALANCE",
    status: "COMPLETED",
    cancelledAt: null,
    refundAmount: null,
    fee: null,
  });
}
