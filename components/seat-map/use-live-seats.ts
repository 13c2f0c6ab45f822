"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import type { SeatMapView, SeatView } from "@/lib/concert/contract";
import { callApi } from "@/lib/http/client";
import { applySeatEvent } from "./picks";
import { followSeats } from "./seat-stream";

const pollMinMs = 2_000;
const pollSpreadMs = 1_000;

/**
 * The seat map as it is now: by event stream, and by polling while the stream does not flow. `error` is the
 * last poll's refusal. Stops when `isOn` is false.
 */
export function useLiveSeats(initial: SeatMapView, isOn: boolean) {
  const { concertId, scheduleId } = initial.scheduleInfo;
  const path = `/api/v1/concerts/${concertId}/schedules/${scheduleId}/seats`;
  const client = useQueryClient();
  const [isLive, setIsLive] = useState(true);
  const [pollEveryMs] = useState(() => pollMinMs + pollSpreadMs * Math.random());
  const { data, error, refetch } = useQuery({
    queryKey: ["seats", scheduleId],
    queryFn: ({ signal }) => callApi<SeatMapView>("GET", path, { signal }),
    initialData: initial,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: isOn,
    retry: false,
    refetchInterval: isLive ? false : pollEveryMs,
  });

  useEffect(() => {
    if (!isOn) return;
    return followSeats(
      `${path}/events`,
      (event) =>
        client.setQueryData<SeatMapView>(
          ["seats", scheduleId],
          (map) => map && applySeatEvent(map, event),
        ),
      setIsLive,
    );
  }, [client, isOn, path, scheduleId]);

  /** What this browser itself has just done, shown before the server's events come round. */
  const setStatus = useCallback(
    (seatIds: readonly number[], status: SeatView["status"]) =>
      client.setQueryData<SeatMapView>(["seats", scheduleId], (map) => {
        const seats = seatIds.map((seatId) => ({ seatId, status }));
        return map && applySeatEvent(map, { version: 0, seats });
      }),
    [client, scheduleId],
  );

  return { map: data, isLive, error, refetch, setStatus };
}
