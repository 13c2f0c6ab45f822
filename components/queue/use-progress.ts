"use client";

import { useEffect, useState } from "react";
import type { PlaceView } from "@/lib/queue/contract";

/**
 * How much of the way from where one began has been made, 0..1. The beginning is kept for this tab, so that
 * a refresh does not set the bar back.
 */
export function useProgress(place: PlaceView | null): number {
  const [began, setBegan] = useState<number | null>(null);
  const token = place?.token;
  const position = place?.queuePosition ?? 0;

  useEffect(() => {
    if (!token || position === 0) return;
    const key = `frontrow-began-${token}`;
    // Being sent back begins anew: further back than ever before.
    const kept = Number(sessionStorage.getItem(key) ?? 0);
    const start = Math.max(kept, position);
    if (start !== kept) sessionStorage.setItem(key, String(start));
    setBegan(start);
  }, [position, token]);

  return began === null || position === 0 ? 0 : (began - position) / began;
}
