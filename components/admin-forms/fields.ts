import type { FormState } from "./form-state";

export type Fields = (name: string) => {
  id: string;
  name: string;
  defaultValue: string | undefined;
  error: string | undefined;
};

/** What each field of a form begins with: what was typed before a refusal, else `initial`; and what is wrong with it. */
export function fieldsOf(state: FormState, initial: Record<string, string>): Fields {
  return (name) => ({
    id: name,
    name,
    defaultValue: (state ? state.values : initial)[name],
    error: state?.errors[name],
  });
}
