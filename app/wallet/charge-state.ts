/** What the charge form shows after it was sent: what was wrong with what was entered, or what it did. */
export type ChargeFormState =
  | null
  | {
      typed: string;
      preset: string;
      error: string;
      /** For the next attempt: the old key remembers the refusal. */
      nextKey: string;
    }
  | { charged: number };
