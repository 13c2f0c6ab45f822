"use client";

import { useEffect, useState } from "react";

const tickMs = 1_000;

/**
 * How far the server's clock is ahead of this device's. A server time always reaches us late, so every
 * sample is a lower bound of the truth and the largest is the best.
 */
let offsetMs = -Infinity;

/** Takes in a server time (ISO 8601) that was just received. */
export function noteServerTime(serverNow: string): void {
  offsetMs = Math.max(offsetMs, Date.parse(serverNow) - Date.now());
}

/** The server's time now, in ms since the epoch. */
export function serverNowMs(): number {
  return Date.now() + (Number.isFinite(offsetMs) ? offsetMs : 0);
}

/**
 * The server's time, anew at every full second. Starts at `renderedAt` (the server time of the render), so
 * that the first paint is the server's own.
 */
export function useServerNow(renderedAt: string): number {
  const [nowMs, setNowMs] = useState(() => Date.parse(renderedAt));
  useEffect(() => {
    noteServerTime(renderedAt);
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const now = serverNowMs();
      setNowMs(now);
      timer = setTimeout(tick, tickMs - (now % tickMs));
    };
    tick();
    return () => clearTimeout(timer);
  }, [renderedAt]);
  return nowMs;
}
