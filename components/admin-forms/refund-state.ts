import type { FormState } from "./form-state";

/** What a refund's form shows: what is wrong, or what would happen, to be confirmed. */
export type RefundState =
  | FormState
  | {
      review: { refundWon: number; feeWon: number };
      values: Record<string, string>;
      nextKey: string;
    };
