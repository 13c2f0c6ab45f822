"use client";

import { useEffect, useState } from "react";
import type { FollowedPlace } from "./followed-place";

/** Two heartbeats and more: nobody who looked on was silent for so long. */
const awayAfterMs = 150_000;
const minuteMs = 60_000;

/**
 * For how many minutes this browser had not asked for the place before it came back just now; null where it was
 * here all along. Said for a minute.
 */
export function useAbsence({ place, toldAtMs }: FollowedPlace): number | null {
  const [minutes, setMinutes] = useState<number | null>(null);
  const token = place?.token;

  useEffect(() => {
    if (!token || toldAtMs === 0) return;
    const key = `frontrow-heard-${token}`;
    const heardAtMs = Number(localStorage.getItem(key) ?? toldAtMs);
    localStorage.setItem(key, String(toldAtMs));
    if (toldAtMs - heardAtMs > awayAfterMs) {
      setMinutes(Math.floor((toldAtMs - heardAtMs) / minuteMs));
    }
  }, [token, toldAtMs]);

  useEffect(() => {
    if (minutes === null) return;
    const timer = setTimeout(() => setMinutes(null), minuteMs);
    return () => clearTimeout(timer);
  }, [minutes]);

  return minutes;
}
