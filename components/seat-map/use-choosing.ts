"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { loginPath } from "@/components/ui/login-path";
import { useReturn } from "@/components/ui/use-return";
import type { SeatMapView, SeatView } from "@/lib/concert/contract";
import { seatLabel } from "@/lib/concert/rules";
import { ApiError } from "@/lib/http/client";
import { picksMax } from "./picks";
import { tiersOf } from "./tiers";
import { useLiveSeats } from "./use-live-seats";
import { useSeatPicks } from "./use-seat-picks";

/** What the last press did or could not do; what can be seen anyway (`isSeen`) is only spoken. */
export type Said = { text: string; isSeen: boolean } | null;

type Options = { initial: SeatMapView; renderedAt: string; wanted: readonly number[] };

/** All that happens while a person chooses: the live map, their selection, and what is said about it. */
export function useChoosing({ initial, renderedAt, wanted }: Options) {
  const t = useTranslations("Seats");
  const router = useRouter();
  const path = usePathname();
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [said, setSaid] = useState<Said>(null);
  const { map, isLive, error, ask, setStatus } = useLiveSeats(initial);
  const lookAgain = () => {
    void ask();
    router.refresh(); // for the reminder of what is held
  };
  useReturn(renderedAt, lookAgain);
  const picking = useSeatPicks({
    map,
    wanted,
    setStatus,
    onRefused: setFailure,
    onHeldElsewhere: lookAgain,
  });
  const { picks, pick, unpick, isHolding } = picking;
  const { seats } = map;
  const max = picksMax(seats, map.scheduleInfo.maxSeatsPerUser);
  const picked = seats.filter(({ seatId }) => picks.seatIds.includes(seatId));
  const hasRoom = picked.length < max;

  const toggle = useCallback(
    (seat: SeatView) => {
      setFailure(null);
      setSaid(null);
      if (picks.seatIds.includes(seat.seatId)) unpick([seat.seatId]);
      else if (hasRoom) pick([seat.seatId]);
      else setSaid({ text: t("limit", { max }), isSeen: false });
    },
    [hasRoom, max, pick, picks.seatIds, t, unpick],
  );

  const takeBest = (seatIds: number[]) => {
    if (seatIds.length === 0) return setSaid({ text: t("noneTogether"), isSeen: false });
    setFailure(null);
    const others = picks.seatIds.filter((seatId) => !seatIds.includes(seatId));
    if (others.length > 0) unpick(others);
    pick(seatIds);
    setSaid({ text: t("found", { labels: labelsOf(seats, seatIds).join(", ") }), isSeen: true });
  };

  const holdPicks = async () => {
    setFailure(null);
    const reservation = await picking.hold(picks.seatIds);
    if (reservation) router.push(`/checkout/${reservation.reservationId}`);
  };

  const lost = picks.lost.flatMap(({ seatId, reason }) =>
    labelsOf(seats, [seatId]).map((label) => ({ label, reason })),
  );
  // Whoever is logged out in the middle comes back to the same seats.
  const isLoggedOut = failure?.code === "UNAUTHENTICATED";
  useEffect(() => {
    if (isLoggedOut) router.push(loginPath(`${path}?again=${picks.seatIds.join("-")}`));
  }, [isLoggedOut, path, picks.seatIds, router]);

  const isOver = isTurnOver(error) || isTurnOver(failure);
  const tray = { picked, max, lost, failure: isOver ? null : failure, said, isHolding };
  const house = { seats, tiers: tiersOf(seats), picked: picks.seatIds, max };
  return { house, tray, isLive, isOver, toggle, takeBest, holdPicks };
}

function labelsOf(seats: readonly SeatView[], seatIds: readonly number[]): string[] {
  const wanted = seats.filter(({ seatId }) => seatIds.includes(seatId));
  return wanted.map(({ seatNumber }) => seatLabel(seatNumber));
}

function isTurnOver(error: unknown): boolean {
  return error instanceof ApiError && error.code.startsWith("QUEUE_TOKEN");
}
