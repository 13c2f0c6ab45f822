"use client";

import { useRefreshWhile } from "@/components/ui/use-refresh-while";

/** Looks at the page anew as long as something of it is on its way. */
export function RefreshWhile({ pending }: { pending: boolean }) {
  useRefreshWhile(pending);
  return null;
}
