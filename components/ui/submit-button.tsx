"use client";

import type { ComponentProps } from "react";
import { useFormStatus } from "react-dom";
import { Button } from "./button";

/**
 * Submits its form once: while the answer is awaited it stays focusable, says so and swallows further
 * presses. Before hydration the server's idempotency does the same.
 */
export function SubmitButton({
  children,
  pendingLabel,
  pending: isAwaited = false,
  onClick,
  ...rest
}: ComponentProps<typeof Button> & { pendingLabel: string; pending?: boolean }) {
  const status = useFormStatus();
  const pending = isAwaited || status.pending;
  return (
    <Button
      {...rest}
      type="submit"
      aria-disabled={pending || undefined}
      onClick={(event) => {
        if (pending) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {pending ? pendingLabel : children}
    </Button>
  );
}
