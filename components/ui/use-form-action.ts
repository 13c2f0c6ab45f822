"use client";

import { type FormEvent, startTransition, useActionState } from "react";

/**
 * useActionState for a form whose fields stay as they are: React would empty them after every answer, also
 * what somebody typed while it was on its way. Spread `form` on the <form>; before hydration the browser
 * sends it by itself. As there, the button that was pressed is sent along.
 */
export function useFormAction<State>(
  action: (state: Awaited<State>, form: FormData) => State | Promise<State>,
  initial: Awaited<State>,
) {
  const [state, dispatch, pending] = useActionState(action, initial);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const form = new FormData(event.currentTarget, submitter);
    startTransition(() => dispatch(form));
  };
  return { state, pending, form: { action: dispatch, onSubmit } };
}
