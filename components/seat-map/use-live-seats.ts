"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { SeatEvent, SeatMapView, SeatView } from "@/lib/concert/contract";
import { callApi } from "@/lib/http/client";
import { applySeatEvent } from "./picks";
import { followSeats } from "./seat-stream";

const pollMinMs = 2_000;
const pollSpreadMs = 1_000;

/** The stream says nothing of whose a seat is: coming back to the page asks anew when it is older than this. */
const ownSeatsFreshMs = 10_000;

/**
 * The seat map as it is now: by event stream, and by polling while the stream does not flow. `error` is the
 * last poll's refusal.
 */
export function useLiveSeats(initial: SeatMapView, renderedAt: string) {
  const { concertId, scheduleId } = initial.scheduleInfo;
  const path = `/api/v1/concerts/${concertId}/schedules/${scheduleId}/seats`;
  const client = useQueryClient();
  const [isLive, setIsLive] = useState(true);
  const [pollEveryMs] = useState(() => pollMinMs + pollSpreadMs * Math.random());
  const eventsWhileAsking = useRef<SeatEvent[]>([]);
  const { data, error } = useQuery({
    queryKey: ["seats", scheduleId],
    queryFn: async ({ signal }) => {
      eventsWhileAsking.current = [];
      const map = await callApi<SeatMapView>("GET", path, { signal });
      // The answer may have been read before an event that overtook it.
      return eventsWhileAsking.current.reduce(applySeatEvent, map);
    },
    initialData: initial,
    initialDataUpdatedAt: Date.parse(renderedAt),
    staleTime: ownSeatsFreshMs,
    refetchInterval: isLive ? false : pollEveryMs,
  });

  useEffect(() => {
    const take = (event: SeatEvent) => {
      eventsWhileAsking.current.push(event);
      client.setQueryData<SeatMapView>(
        ["seats", scheduleId],
        (map) => map && applySeatEvent(map, event),
      );
    };
    return followSeats(`${path}/events`, take, setIsLive);
  }, [client, path, scheduleId]);

  /** What this browser itself has just done, shown before the server's events come round. */
  const setStatus = useCallback(
    (seatIds: readonly number[], status: SeatView["status"]) =>
      client.setQueryData<SeatMapView>(["seats", scheduleId], (map) => {
        const seats = seatIds.map((seatId) => ({ seatId, status }));
        return map && applySeatEvent(map, { version: 0, seats });
      }),
    [client, scheduleId],
  );

  return { map: data, isLive, error, setStatus };
}
