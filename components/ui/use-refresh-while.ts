"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const againMs = 2_000;

/**
 * Shows the page anew while something is over here but not yet in what the server made: its clock decides,
 * and may be a little behind.
 */
export function useRefreshWhile(isOver: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!isOver) return;
    router.refresh();
    const timer = setInterval(router.refresh, againMs);
    return () => clearInterval(timer);
  }, [isOver, router]);
}
