"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { StatsView } from "@/lib/admin/contract";
import { type ApiError, callApi } from "@/lib/http/client";
import { type Sample, sampleOf, withSample } from "./series";

const pollEveryMs = 2_000;
/** After a failure it is asked less often. */
const pollAfterTroubleMs = 5_000;

export const statsKey = (scheduleId: number) => ["admin-stats", scheduleId];

/** A sale's numbers, asked anew every two seconds while somebody looks; `series` reaches back to the opening of the page. */
export function useStats(initial: StatsView, isPaused: boolean) {
  const { scheduleId } = initial;
  const { data, error, dataUpdatedAt } = useQuery<StatsView, ApiError>({
    queryKey: statsKey(scheduleId),
    queryFn: ({ signal }) =>
      callApi<StatsView>("GET", `/api/v1/admin/schedules/${scheduleId}/stats`, { signal }),
    initialData: initial,
    initialDataUpdatedAt: Date.parse(initial.serverNow),
    refetchInterval: ({ state }) => {
      if (isPaused) return false;
      return state.error ? (state.error.retryAfterMs ?? pollAfterTroubleMs) : pollEveryMs;
    },
    refetchOnWindowFocus: !isPaused,
  });
  const [series, setSeries] = useState<readonly Sample[]>(() => [sampleOf(initial)]);
  useEffect(() => setSeries((before) => withSample(before, sampleOf(data))), [data]);
  return { stats: data, series, error, updatedAtMs: dataUpdatedAt };
}
