import { z } from "zod";
import { id, instant, pathId, won } from "@/lib/contract";
import { chargeMaxWon, chargeMinWon } from "@/lib/wallet/rules";

export const cardChargeParams = z.strictObject({ userId: pathId });
/** A wrong `amount` answers INVALID_AMOUNT (the route's fieldCodes). */
export const cardChargeRequest = z.strictObject({
  amount: z.number().int().min(chargeMinWon).max(chargeMaxWon),
});
export const cardPaymentRequest = z.strictObject({ reservationId: id, userId: id.optional() });

export const cardOffer = z.object({
  orderId: z.uuid(),
  /** Where the buyer's browser goes to agree. */
  checkoutUrl: z.url(),
  amount: won,
  /** Nothing is captured after this instant. */
  expiresAt: instant,
});
export type CardOffer = z.output<typeof cardOffer>;

export const cardOrderParams = z.strictObject({ orderId: z.uuid() });

/**
 * CREATED: offered. CONFIRMING: the gateway was told to capture. CAPTURED: it did. APPLIED: the wallet was
 * charged, the reservation paid. REFUSED: no money moved. REFUNDING, REFUNDED: captured, of no use, given back.
 * EXPIRED: nobody agreed in time.
 */
export const cardOrderState = z.enum([
  "CREATED",
  "CONFIRMING",
  "CAPTURED",
  "APPLIED",
  "REFUSED",
  "REFUNDING",
  "REFUNDED",
  "EXPIRED",
]);

export const cardOrderView = z.object({
  orderId: z.uuid(),
  userId: id,
  state: cardOrderState,
  amount: won,
  reservationId: id.nullable(),
  paymentId: id.nullable(),
  /** Why it was refused or given back. */
  reason: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant,
});
export type CardOrderView = z.output<typeof cardOrderView>;
