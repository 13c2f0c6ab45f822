"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect, useState } from "react";
import { Freshness } from "./freshness";

const refreshEveryMs = 5_000;

/** Shows a page the server makes anew every few seconds, while somebody looks at it. */
export function LiveRefresh({ renderedAt }: { renderedAt: string }) {
  const router = useRouter();
  const [isPaused, setIsPaused] = useState(false);
  useEffect(() => {
    if (isPaused) return;
    const refresh = () => {
      if (document.visibilityState === "visible") startTransition(router.refresh);
    };
    const timer = setInterval(refresh, refreshEveryMs);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [isPaused, router]);
  return (
    <Freshness
      updatedAtMs={Date.parse(renderedAt)}
      isPaused={isPaused}
      onToggle={() => setIsPaused(!isPaused)}
    />
  );
}
