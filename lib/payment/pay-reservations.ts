import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { type Answer, resultOf } from "@/lib/outcome";
import type { PaidReservation, PaidView } from "./contract";
import { paymentViewOf } from "./store";

/**
 * On what grounds somebody may pay: the pass of their turn; null, the live hold alone, while the queue store
 * is away; or, with neither, the refusal that says what is wrong with their turn.
 */
export type PayGrounds = { token: string; scheduleId: number } | DomainError | null;

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
  const refusal = grounds instanceof DomainError ? grounds : null;
  const pass = grounds instanceof DomainError ? null : grounds;
  const answer = await callFunction<Answer>(tx, "pay_reservations", [
    viewer.userId,
    reservationIds,
    pass?.token ?? null,
    pass?.scheduleId ?? null,
    refusal?.code ?? null,
  ]);
  if (refusal && answer.outcome === refusal.code) throw refusal;
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
