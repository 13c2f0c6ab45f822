/** What a form of the profile shows after it was sent: what it did, or what was wrong at which field. */
export type ProfileFormState =
  | null
  | { done: string }
  | { fields: Record<string, string>; values: Record<string, string>; message?: string };
