"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Countdown } from "@/components/ui/countdown";

const retryMs = 2_000;

type Props = { until: string; renderedAt: string; label: string };

/**
 * Counts down, and shows the page anew once the time has come; again while the database's clock, which
 * decides, is a little behind.
 */
export function RefreshingCountdown(props: Props) {
  const router = useRouter();
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    if (!ended) return;
    router.refresh();
    const timer = setInterval(router.refresh, retryMs);
    return () => clearInterval(timer);
  }, [ended, router]);
  return (
    <Countdown
      {...props}
      className="font-extrabold text-2xl tracking-tight"
      onEnd={() => setEnded(true)}
    />
  );
}
