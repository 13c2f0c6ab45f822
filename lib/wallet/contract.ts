import { z } from "zod";
import { id, instant, listOf, pageQuery, pathId, plainText, won } from "@/lib/contract";
import { chargeMaxWon, chargeMinWon } from "./rules";

const paymentMethodMaxLength = 30;

export const walletParams = z.strictObject({ userId: pathId });

/** A wrong `amount` answers INVALID_AMOUNT (the route's fieldCodes). */
export const chargeRequest = z.strictObject({
  amount: z.number().int().min(chargeMinWon).max(chargeMaxWon),
  paymentMethod: plainText(1, paymentMethodMaxLength).optional(),
});

export const chargeView = z.object({
  userId: id,
  chargedAmount: won,
  currentBalance: won,
  transactionId: id,
  chargedAt: instant,
});
export type ChargeView = z.output<typeof chargeView>;

export const balanceView = z.object({
  userId: id,
  currentBalance: won,
  totalCharged: won,
  /** Paid minus refunded. */
  totalUsed: won,
  lastUpdated: instant,
});
export type BalanceView = z.output<typeof balanceView>;

export const transactionType = z.enum(["CHARGE", "PAYMENT", "REFUND"]);

export const transactionView = z.object({
  transactionId: id,
  type: transactionType,
  /** Signed: what the wallet gained. */
  amount: won,
  balanceAfter: won,
  reservationId: id.nullable(),
  paymentId: id.nullable(),
  createdAt: instant,
});
export type TransactionView = z.output<typeof transactionView>;
export const transactionList = listOf(transactionView);

export const transactionsQuery = pageQuery.extend({ type: transactionType.optional() }).strict();
export type TransactionsQuery = z.output<typeof transactionsQuery>;
