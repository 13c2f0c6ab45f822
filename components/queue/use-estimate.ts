"use client";

import { useState } from "react";
import type { PlaceView } from "@/lib/queue/contract";
import { type Estimate, estimateAfter, noEstimate } from "./estimate";

/** What is said of the time left, remembering what was said before. */
export function useEstimate(place: PlaceView): Estimate {
  const [known, setKnown] = useState<{ place: PlaceView | null; estimate: Estimate }>({
    place: null,
    estimate: noEstimate,
  });
  if (known.place === place) return known.estimate;
  const estimate = estimateAfter(known.estimate, place);
  setKnown({ place, estimate });
  return estimate;
}
