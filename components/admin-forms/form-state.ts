/** What a form of the organiser's shows after it was refused: every value as it was typed, and what is wrong where. */
export type FormState = null | {
  values: Record<string, string>;
  /** Field -> sentence. */
  errors: Record<string, string>;
  /** What is wrong with it as a whole. */
  failure?: { code: string; message: string; requestId: string };
  /** For the next attempt: the old key remembers the refusal. */
  nextKey: string;
};

export type FormAction = (state: FormState, form: FormData) => Promise<FormState>;
