"use client";

import { useEffect, useState } from "react";

const secondMs = 1_000;

/** Whole seconds since `toldAtMs` (this device's clock), anew every second; 0 where nothing was told yet. */
export function useAge(toldAtMs: number): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (toldAtMs === 0) return;
    const count = () => setSeconds(Math.floor((Date.now() - toldAtMs) / secondMs));
    count();
    const timer = setInterval(count, secondMs);
    return () => clearInterval(timer);
  }, [toldAtMs]);
  return seconds;
}
