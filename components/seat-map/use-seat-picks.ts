"use client";

import { useCallback, useEffect, useState } from "react";
import type { SeatMapView, SeatView } from "@/lib/concert/contract";
import { ApiError } from "@/lib/http/client";
import { selectSeconds } from "@/lib/reservation/rules";
import { lockSeats, unlockSeats } from "./courtesy-lock";
import { type TabNews, useOtherTabs } from "./other-tabs";
import {
  addPick,
  firstPicks,
  type LostSeat,
  loseSeats,
  type Picks,
  removePick,
  takenPicks,
} from "./picks";
import { useHold } from "./use-hold";

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
  /** Another tab of the same person has held seats: the map does not know yet whose they are. */
  onHeldElsewhere: () => void;
};

/**
 * A person's selection: shown at once, locked for the others' maps in the background, and held on demand.
 * A seat that turns out to be somebody else's leaves the selection with its reason; the rest stays.
 */
export function useSeatPicks(options: Options) {
  const { map, wanted, setStatus, onRefused, onHeldElsewhere } = options;
  const { scheduleId } = map.scheduleInfo;
  const [picks, setPicks] = useState<Picks>(() => firstPicks(map.seats, wanted));

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
  const { hold: holdSeats, phase } = useHold(scheduleId, refuse);
  const tell = useOtherTabs(scheduleId, (news: TabNews) => {
    if (news.kind === "held") return onHeldElsewhere();
    if (news.kind === "open") return tell({ kind: "pick", seatIds: picks.seatIds });
    const change = news.kind === "pick" ? addPick : removePick;
    setPicks((before) => news.seatIds.reduce(change, before));
  });

  // While a hold is under way its own effect comes round as an event; the answer tells whose it is.
  const taken = phase === "choosing" ? takenPicks(picks, map.seats) : [];
  if (taken.length > 0) setPicks(loseSeats(picks, taken));

  // Only a seat's own refusal matters: the lock is a courtesy, holding decides.
  const lock = useCallback(
    (seatIds: readonly number[]) =>
      lockSeats(scheduleId, seatIds).catch(
        (error) => lostSeatsOf(error).length > 0 && refuse(error),
      ),
    [refuse, scheduleId],
  );
  useRenewal(phase === "choosing" ? picks.seatIds : [], wanted.length > 0, lock);

  const pick = useCallback(
    (seatIds: readonly number[]) => {
      setPicks((before) => seatIds.reduce(addPick, before));
      tell({ kind: "pick", seatIds });
      void lock(seatIds);
    },
    [lock, tell],
  );
  const unpick = useCallback(
    (seatIds: readonly number[]) => {
      setPicks((before) => seatIds.reduce(removePick, before));
      setStatus(seatIds, "AVAILABLE");
      tell({ kind: "unpick", seatIds });
      unlockSeats(scheduleId, seatIds);
    },
    [scheduleId, setStatus, tell],
  );
  // The other tabs hear of it before the hold comes round to them as somebody's.
  const hold = async (seatIds: readonly number[]) => {
    tell({ kind: "unpick", seatIds });
    const reservation = await holdSeats(seatIds);
    tell(reservation ? { kind: "held" } : { kind: "pick", seatIds });
    return reservation;
  };

  return { picks, pick, unpick, hold, isHolding: phase !== "choosing" };
}

/** Keeps the locks of chosen seats alive; `atOnce` also locks those the page began with. */
function useRenewal(
  seatIds: readonly number[],
  atOnce: boolean,
  lock: (seatIds: readonly number[]) => void,
): void {
  useEffect(() => {
    if (seatIds.length === 0) return;
    const timer = setInterval(() => lock(seatIds), renewEveryMs);
    return () => clearInterval(timer);
  }, [lock, seatIds]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the page began with
  useEffect(() => {
    if (atOnce && seatIds.length > 0) lock(seatIds);
  }, []);
}

function lostSeatsOf(error: unknown): LostSeat[] {
  if (!(error instanceof ApiError) || error.code !== "SEAT_UNAVAILABLE") return [];
  return error.details.seats as LostSeat[];
}
