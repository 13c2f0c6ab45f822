"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { SeatEvent, SeatMapView, SeatView } from "@/lib/concert/contract";
import { callApi } from "@/lib/http/client";
import { changeSeats } from "./picks";
import { followSeats } from "./seat-stream";

const pollMinMs = 2_000;
const pollSpreadMs = 1_000;

/** The stream says nothing of whose a seat is: coming back to the page asks anew when it is older than this. */
const ownSeatsFreshMs = 10_000;

/**
 * The seat map as it is now: by event stream, and by polling while the stream does not flow. `error` is the
 * last poll's refusal; `ask` asks for the whole map, and whose its seats are.
 */
export function useLiveSeats(initial: SeatMapView) {
  const { concertId, scheduleId } = initial.scheduleInfo;
  const path = `/api/v1/concerts/${concertId}/schedules/${scheduleId}/seats`;
  const [map, setMap] = useState(initial);
  const [isLive, setIsLive] = useState(true);
  const { ask, note, error } = useAsking(path, setMap);

  useEffect(() => {
    const take = (event: SeatEvent) => {
      note(event);
      setMap((known) => changeSeats(known, event.seats));
    };
    return followSeats(`${path}/events`, take, setIsLive);
  }, [note, path]);

  useEffect(() => {
    if (isLive) return;
    const timer = setInterval(ask, pollMinMs + pollSpreadMs * Math.random());
    return () => clearInterval(timer);
  }, [ask, isLive]);

  /** What this browser itself has just done, shown before the server's events come round. */
  const setStatus = useCallback((seatIds: readonly number[], status: SeatView["status"]) => {
    const seats = seatIds.map((seatId) => ({ seatId, status }));
    setMap((known) => changeSeats(known, seats));
  }, []);

  return { map, isLive, error, ask, setStatus };
}

/** Asks for the whole map, one question at a time; also whenever somebody comes back to the page after a while. */
function useAsking(path: string, setMap: (map: SeatMapView) => void) {
  const [error, setError] = useState<unknown>(null);
  const asking = useRef<AbortController | null>(null);
  const askedAtMs = useRef(0);
  const eventsWhileAsking = useRef<SeatEvent[]>([]);

  const ask = useCallback(async () => {
    if (asking.current) return;
    const question = new AbortController();
    asking.current = question;
    askedAtMs.current = performance.now();
    eventsWhileAsking.current = [];
    try {
      const map = await callApi<SeatMapView>("GET", path, { signal: question.signal });
      // The answer may have been read before an event that overtook it.
      setMap(
        eventsWhileAsking.current.reduce((known, { seats }) => changeSeats(known, seats), map),
      );
      setError(null);
    } catch (refusal) {
      if (!question.signal.aborted) setError(refusal);
    }
    asking.current = null;
  }, [path, setMap]);

  useEffect(() => {
    askedAtMs.current = performance.now();
    const comeBack = () => {
      const isOld = performance.now() - askedAtMs.current > ownSeatsFreshMs;
      if (document.visibilityState === "visible" && isOld) void ask();
    };
    document.addEventListener("visibilitychange", comeBack);
    return () => {
      document.removeEventListener("visibilitychange", comeBack);
      asking.current?.abort();
    };
  }, [ask]);

  const note = useCallback((event: SeatEvent) => {
    if (asking.current) eventsWhileAsking.current.push(event);
  }, []);
  return { ask, note, error };
}
