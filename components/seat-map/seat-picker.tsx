"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { LeaveLine } from "@/components/queue/leave-line";
import { Button } from "@/components/ui/button";
import { ClosingDialog } from "@/components/ui/closing-dialog";
import { Countdown } from "@/components/ui/countdown";
import { useRefreshWhile } from "@/components/ui/use-refresh-while";
import type { SeatMapView } from "@/lib/concert/contract";
import { House } from "./house";
import { Tray } from "./tray";
import { useChoosing } from "./use-choosing";

type Turn = {
  /** Until when it is this person's turn, ISO 8601, and the server's time of the render. */
  activeUntil: string;
  renderedAt: string;
};

type Props = Turn & {
  initial: SeatMapView;
  /** Where the turn is told about: one goes back there when it is over. */
  queuePath: string;
  /** Seats to begin with: those of a hold that lapsed. */
  wanted: readonly number[];
  leave: () => Promise<void>;
};

/** Choosing seats: map or list, live, with the selection beside it. */
export function SeatPicker({ initial, queuePath, wanted, leave, ...turn }: Props) {
  const router = useRouter();
  const choosing = useChoosing({ initial, renderedAt: turn.renderedAt, wanted });
  const { house, tray, isLive, isOver, toggle, takeBest, holdPicks } = choosing;
  useEffect(() => {
    if (isOver) router.replace(queuePath);
  }, [isOver, queuePath, router]);

  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_21rem] lg:items-start lg:gap-8">
      <House {...house} onToggle={toggle} onFound={takeBest} />
      <div className="contents lg:sticky lg:top-6 lg:block">
        <div className="-mx-2 sticky bottom-[max(0.5rem,env(safe-area-inset-bottom))] z-10 rounded-lg border border-line bg-surface p-3 shadow-lift after:absolute after:-inset-x-2 after:top-full after:h-2 after:bg-paper sm:mx-0 sm:p-4 lg:static lg:after:hidden lg:rounded-xl lg:p-6">
          <Tray
            {...tray}
            clock={<TurnClock {...turn} isLive={isLive} />}
            onRemove={toggle}
            onHold={holdPicks}
          />
          <TurnClosing {...turn} hasPicks={tray.picked.length > 0} hold={holdPicks} />
        </div>
        <div className="flex justify-center lg:mt-4">
          <LeaveLine leave={leave} />
        </div>
      </div>
    </div>
  );
}

/** The time left inside. At the end the server says whether the turn is over, or was extended meanwhile. */
function TurnClock({ activeUntil, renderedAt, isLive }: Turn & { isLive: boolean }) {
  const t = useTranslations("Seats");
  const [ended, setEnded] = useState<string | null>(null);
  useRefreshWhile(ended === activeUntil);
  return (
    <p className="flex items-baseline gap-2 text-sm text-soft">
      {/* The clock has the same name for those who hear it; a very small phone has room for the time alone. */}
      <span className={isLive ? "max-[24rem]:hidden" : undefined}>
        {isLive ? t("timeInside") : t("reconnecting")}
      </span>
      <Countdown
        until={activeUntil}
        renderedAt={renderedAt}
        label={t("timeInside")}
        className="font-bold text-heading text-ink"
        onEnd={() => setEnded(activeUntil)}
      />
    </p>
  );
}

type ClosingProps = Turn & { hasPicks: boolean; hold: () => void };

function TurnClosing({ activeUntil, renderedAt, hasPicks, hold }: ClosingProps) {
  const t = useTranslations("Seats");
  const holdNow = (close: () => void) => (
    <Button
      onClick={() => {
        close();
        hold();
      }}
    >
      {t("hold")}
    </Button>
  );
  return (
    <ClosingDialog
      until={activeUntil}
      renderedAt={renderedAt}
      title={t("closingTitle")}
      action={(close) => hasPicks && holdNow(close)}
    >
      <p>{hasPicks ? t("closingHint") : t("closingHintEmpty")}</p>
    </ClosingDialog>
  );
}
