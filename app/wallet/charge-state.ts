/** What the charge form shows after it was sent: what was wrong with what was entered, or what it did. */
export type ChargeFormState =
  | null
  | { typed: string; preset: string; error: string }
  | { charged: number; balance: number };
