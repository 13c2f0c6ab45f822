"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ComponentProps, useCallback, useEffect, useState } from "react";
import { LeaveLine } from "@/components/queue/leave-line";
import { Button } from "@/components/ui/button";
import { ClosingDialog } from "@/components/ui/closing-dialog";
import { Countdown } from "@/components/ui/countdown";
import { useRefreshWhile } from "@/components/ui/use-refresh-while";
import type { SeatMapView, SeatView } from "@/lib/concert/contract";
import { seatLabel } from "@/lib/concert/rules";
import { ApiError } from "@/lib/http/client";
import { BestAvailableForm } from "./best-available-form";
import { Legend } from "./legend";
import { picksMax } from "./picks";
import { SeatGrid } from "./seat-grid";
import { SeatList } from "./seat-list";
import { tiersOf } from "./tiers";
import { Tray } from "./tray";
import { useLiveSeats } from "./use-live-seats";
import { useSeatPicks } from "./use-seat-picks";

type Said = ComponentProps<typeof Tray>["said"];

type Props = {
  initial: SeatMapView;
  /** Until when it is this person's turn, ISO 8601, and the server's time of the render. */
  activeUntil: string;
  renderedAt: string;
  /** Where the turn is told about: one goes back there when it is over. */
  queuePath: string;
  /** Seats to begin with: those of a hold that lapsed. */
  wanted: readonly number[];
  leave: () => Promise<void>;
};

/** Choosing seats: map or list, live, with the selection beside it. */
export function SeatPicker(props: Props) {
  const { initial, activeUntil, renderedAt, queuePath, wanted, leave } = props;
  const t = useTranslations("Seats");
  const router = useRouter();
  const [view, setView] = useState<"map" | "list">("map");
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [said, setSaid] = useState<Said>(null);
  const [endedTurn, setEndedTurn] = useState<string | null>(null);
  useRefreshWhile(endedTurn === activeUntil);
  const { map, isLive, error, setStatus } = useLiveSeats(initial, renderedAt);
  const { picks, pick, unpick, hold, isHolding } = useSeatPicks({
    map,
    wanted,
    setStatus,
    onRefused: setFailure,
  });
  const isOver = isTurnOver(error) || isTurnOver(failure);
  useEffect(() => {
    if (isOver) router.replace(queuePath);
  }, [isOver, queuePath, router]);

  const { seats } = map;
  const tiers = tiersOf(seats);
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
    const labels = seats.filter(({ seatId }) => seatIds.includes(seatId)).map(({ label }) => label);
    setSaid({ text: t("found", { labels: labels.join(", ") }), isSeen: true });
  };

  const holdPicks = async () => {
    setFailure(null);
    const reservation = await hold();
    if (reservation) router.push(`/checkout/${reservation.reservationId}`);
  };

  const shared = { seats, tiers, picked: picks.seatIds, onToggle: toggle };
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_21rem] lg:items-start lg:gap-8">
      <div className="flex min-w-0 flex-col gap-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <BestAvailableForm seats={seats} tiers={tiers} max={max} onFound={takeBest} />
          <ViewSwitch view={view} onChange={setView} />
        </div>
        {view === "map" ? (
          <div className="-mx-3 rounded-xl border border-line bg-surface px-1.5 pt-4 pb-5 sm:mx-0 sm:px-6 sm:pt-6">
            <Stage />
            <SeatGrid {...shared} />
          </div>
        ) : (
          <SeatList {...shared} />
        )}
        {view === "map" && <Legend tiers={tiers} />}
      </div>
      <div className="-mx-4 sticky bottom-0 z-10 rounded-t-xl border border-line bg-surface p-4 shadow-lift sm:mx-0 lg:top-6 lg:bottom-auto lg:rounded-xl lg:p-6">
        <ClosingDialog
          until={activeUntil}
          renderedAt={renderedAt}
          title={t("closingTitle")}
          action={(close) =>
            picked.length > 0 && (
              <Button
                onClick={() => {
                  close();
                  void holdPicks();
                }}
              >
                {t("hold")}
              </Button>
            )
          }
        >
          <p>{picked.length > 0 ? t("closingHint") : t("closingHintEmpty")}</p>
        </ClosingDialog>
        <Tray
          picked={picked}
          max={max}
          lost={picks.lost.map(({ seatId, reason }) => ({ label: labelOf(seats, seatId), reason }))}
          failure={isOver ? null : failure}
          said={said}
          isHolding={isHolding}
          clock={
            <p className="flex items-baseline gap-2 text-sm text-soft">
              {isLive ? t("timeInside") : t("reconnecting")}
              <Countdown
                until={activeUntil}
                renderedAt={renderedAt}
                label={t("timeInside")}
                className="font-bold text-heading text-ink"
                onEnd={() => setEndedTurn(activeUntil)}
              />
            </p>
          }
          onRemove={toggle}
          onHold={holdPicks}
        />
        <div className="mt-2 hidden justify-center lg:flex">
          <LeaveLine leave={leave} />
        </div>
      </div>
    </div>
  );
}

function ViewSwitch({
  view,
  onChange,
}: {
  view: string;
  onChange: (view: "map" | "list") => void;
}) {
  const t = useTranslations("Seats");
  return (
    <div className="inline-flex gap-1 rounded-full bg-sunken p-1">
      {(["map", "list"] as const).map((name) => (
        <Button
          key={name}
          tone="quiet"
          size="sm"
          aria-pressed={view === name}
          onClick={() => onChange(name)}
          className="aria-pressed:border-line aria-pressed:bg-surface aria-pressed:shadow-lift"
        >
          {t(`views.${name}`)}
        </Button>
      ))}
    </div>
  );
}

function Stage() {
  const t = useTranslations("Seats");
  return (
    <div aria-hidden="true" className="mb-4 ml-6 sm:mb-6 sm:ml-10">
      <div className="mx-auto w-4/5 rounded-t-sm rounded-b-[2.5rem] bg-ink py-2 text-center font-semibold text-paper text-sm tracking-[0.3em] forced-color-adjust-none">
        {t("stage")}
      </div>
    </div>
  );
}

function labelOf(seats: readonly SeatView[], seatId: number): string {
  return seatLabel(seats.find((seat) => seat.seatId === seatId)?.seatNumber ?? 0);
}

function isTurnOver(error: unknown): boolean {
  return error instanceof ApiError && error.code.startsWith("QUEUE_TOKEN");
}
