"use client";

import { useRefreshWhile } from "@/components/ui/use-refresh-while";

/** Shows the page anew every other second, for as long as it is there. */
export function KeepLooking() {
  useRefreshWhile(true);
  return null;
}
