/** What db/functions writes into the outbox, by type. Instants are ISO 8601; `token` is the queue token. */
type Payloads = {
  ReservationHeld: { reservationId: number; token: string | null; expiresAt: string };
  ReservationExpired: { reservationId: number; token: string | null };
  SeatReleased: { reservationId: number; token: string | null };
  PaymentCompleted: {
    paymentId: number;
    reservationIds: number[];
    amount: number;
    token: string | null;
  };
  PaymentCancelled: {
    paymentId: number;
    reservationIds: number[];
    refundAmount: number;
    fee: number;
  };
  SeatsBlocked: { seatNumbers: number[] };
  SeatsUnblocked: { seatNumbers: number[] };
  QueueChanged: Record<string, never>;
  ScheduleChanged: { changed: string[] };
  ShowCancelled: { reason: string };
  WalletCharged: { transactionId: number; balance: number; amount: number };
};

type EventOf<Type extends keyof Payloads> = {
  id: number;
  type: Type;
  /** Absent on what belongs to no schedule (WalletCharged). */
  scheduleId: number | null;
  /** Whom it happened to; of what concerns a whole schedule, the organiser who did it. */
  userId: number;
  payload: Payloads[Type];
  /** Deliveries tried so far, this one included. */
  attempts: number;
};

export type OutboxEvent = { [Type in keyof Payloads]: EventOf<Type> }[keyof Payloads];

/** Why a delivery failed, and whether for want of the queue store alone. */
export type Failure = { reason: string; isStoreAway: boolean };
