import type { FormState } from "./form-state";

/** What the page of a show's seats says after seats were blocked or put back, or refused. */
export type BlockState = FormState | { done: string; nextKey: string };
