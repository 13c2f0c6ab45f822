"use client";

import { type FormEvent, startTransition, useActionState } from "react";

/**
 * useActionState for a form whose fields stay as they are: React would empty them after every answer, also
 * what somebody typed while it was on its way. Spread `form` on the <form>; before hydration the browser
 * sends it by itself.
 */
export function useFormAction<State>(
  action: (state: Awaited<State>, form: FormData) => State | Promise<State>,
  initial: Awaited<State>,
) {
  const [state, dispatch, pending] = useActionState(action, initial);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    startTransition(() => dispatch(form));
  };
  return { state, pending, form: { action: dispatch, onSubmit } };
}
