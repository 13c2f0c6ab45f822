"use client";

import { useLinkStatus } from "next/link";

/** Inside a link: a bar at the top of the page while the page it leads to is on its way. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return (
    <span
      aria-hidden="true"
      className="fixed inset-x-0 top-0 z-50 h-1 origin-left animate-[arrive_2s_var(--ease-out-soft)_forwards] bg-grape"
    />
  );
}
