import type { FormState } from "./form-state";

/** What the form of a new webhook shows: what is wrong, or its secret, this once. */
export type WebhookState = FormState | { url: string; secret: string; nextKey: string };
