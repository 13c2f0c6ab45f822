"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { SeatMapView, SeatView } from "@/lib/concert/contract";
import { ApiError, callApi } from "@/lib/http/client";
import type { HeldReservation, SelectView } from "@/lib/reservation/contract";
import { selectSeconds } from "@/lib/reservation/rules";
import {
  addPick,
  firstPicks,
  type LostSeat,
  loseSeats,
  type Picks,
  removePick,
  takenPicks,
} from "./picks";

const secondMs = 1_000;
const renewEveryMs = (selectSeconds * secondMs) / 2;

type Options = {
  map: SeatMapView;
  /** Seats to begin with. */
  wanted: readonly number[];
  /** Shows a change of one's own at once. */
  setStatus: (seatIds: readonly number[], status: SeatView["status"]) => void;
  /** A refusal that is about more than one seat: the turn is over, say. */
  onRefused: (error: ApiError) => void;
};

/**
 * A person's selection: shown at once, locked for the others' maps in the background, and held on demand.
 * A seat that turns out to be somebody else's leaves the selection with its reason; the rest stays.
 */
export function useSeatPicks({ map, wanted, setStatus, onRefused }: Options) {
  const { scheduleId } = map.scheduleInfo;
  const [picks, setPicks] = useState<Picks>(() => firstPicks(map.seats, wanted));
  const [phase, setPhase] = useState<"choosing" | "holding" | "held">("choosing");
  const intent = useRef({ seats: "", key: "" });

  // While a hold is under way its own effect comes round as an event; the answer tells whose it is.
  const taken = phase === "choosing" ? takenPicks(picks, map.seats) : [];
  if (taken.length > 0) setPicks(loseSeats(picks, taken));

  const refuse = useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      const lost = lostSeatsOf(error);
      for (const { seatId, reason } of lost) setStatus([seatId], reason);
      if (lost.length > 0) setPicks((before) => loseSeats(before, lost));
      else onRefused(error);
    },
    [onRefused, setStatus],
  );

  const lock = useCallback(
    (seatIds: readonly number[]) =>
      callApi<SelectView>("POST", "/api/v1/seats/select", { body: { scheduleId, seatIds } }).catch(
        // Only a seat's own refusal matters: the lock is a courtesy, holding decides.
        (error) => lostSeatsOf(error).length > 0 && refuse(error),
      ),
    [refuse, scheduleId],
  );

  useEffect(() => {
    if (picks.seatIds.length === 0 || phase !== "choosing") return;
    const timer = setInterval(() => lock(picks.seatIds), renewEveryMs);
    return () => clearInterval(timer);
  }, [lock, phase, picks.seatIds]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the page began with
  useEffect(() => {
    if (wanted.length > 0 && picks.seatIds.length > 0) void lock(picks.seatIds);
  }, []);

  const pick = useCallback(
    (seatIds: readonly number[]) => {
      setPicks((before) => seatIds.reduce(addPick, before));
      void lock(seatIds);
    },
    [lock],
  );

  const unpick = useCallback(
    (seatIds: readonly number[]) => {
      setPicks((before) => seatIds.reduce(removePick, before));
      setStatus(seatIds, "AVAILABLE");
      const body = { scheduleId, seatIds };
      // An unlock that fails ends by itself within a minute.
      callApi("DELETE", "/api/v1/seats/select", { body }).catch(() => {});
    },
    [scheduleId, setStatus],
  );

  /** Holds all picks or none; the reservation, or null when it was refused. */
  const hold = useCallback(async () => {
    const seatIds = [...picks.seatIds];
    // The same seats again after a lost answer are the same intention: the first reservation is answered.
    if (intent.current.seats !== seatIds.join()) {
      intent.current = { seats: seatIds.join(), key: crypto.randomUUID() };
    }
    setPhase("holding");
    try {
      const reservation = await callApi<HeldReservation>("POST", "/api/v1/reservations", {
        body: { scheduleId, seatIds },
        idempotencyKey: intent.current.key,
      });
      setPhase("held");
      return reservation;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "NETWORK") intent.current.seats = "";
      refuse(error);
      setPhase("choosing");
      return null;
    }
  }, [picks.seatIds, refuse, scheduleId]);

  return { picks, pick, unpick, hold, isHolding: phase !== "choosing" };
}

function lostSeatsOf(error: unknown): LostSeat[] {
  if (!(error instanceof ApiError) || error.code !== "SEAT_UNAVAILABLE") return [];
  return error.details.seats as LostSeat[];
}
