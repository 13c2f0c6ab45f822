"use client";

import { Bell, BellRing, Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { DrawPanel } from "./draw-panel";
import type { FollowedPlace } from "./followed-place";
import { LeaveLine } from "./leave-line";
import type { Line } from "./line";
import { LineNotices } from "./line-notices";
import { lineStateOf } from "./line-state";
import { MyPlace } from "./my-place";
import { SpokenPlace } from "./spoken-place";
import { UntilOpening } from "./until-opening";
import { useAbsence } from "./use-absence";
import type { TurnSignal } from "./use-turn-signal";

const minuteSeconds = 60;
const safeThings = ["refresh", "tabs", "devices", "away"] as const;

type Props = {
  line: Line;
  followed: FollowedPlace;
  renderedAt: string;
  signal: TurnSignal;
  leave: () => Promise<void>;
};

/** The place in line and all there is to know of it; what one may safely do meanwhile. */
export function PlaceInLine({ line, followed, renderedAt, signal, leave }: Props) {
  const t = useTranslations("Queue");
  const { place, isTroubled } = followed;
  const awayMinutes = useAbsence(followed);
  const awayMinutesMax = Math.max(1, Math.floor(line.awaySeconds / minuteSeconds));
  const state = place && lineStateOf({ place, isTroubled, awayMinutes }, line.draw);
  const isUndrawn = place !== null && place.draw !== null && place.queuePosition === 0;
  return (
    <div className="flex flex-col gap-8">
      {isUndrawn ? (
        <UntilOpening line={line} followed={followed} renderedAt={renderedAt} />
      ) : (
        <MyPlace followed={followed} line={line} renderedAt={renderedAt} />
      )}
      {place && state ? (
        <LineNotices place={place} state={state} leave={leave} />
      ) : (
        <div role="status" className="empty:hidden">
          {isTroubled && (
            <Notice tone="warn">{t(line.isKept ? "reconnecting" : "unreachable")}</Notice>
          )}
        </div>
      )}
      {place?.draw && <DrawPanel line={line} draw={place.draw} lot={place.order} />}
      <div>
        <SignalButton {...signal} />
      </div>
      <section aria-labelledby="safe" className="rounded-lg bg-sunken p-5 sm:p-6">
        <h2 id="safe" className="font-bold">
          {t("safe")}
        </h2>
        <ul className="mt-3 grid gap-2.5 sm:grid-cols-2">
          {safeThings.map((thing) => (
            <li key={thing} className="flex min-h-[2lh] items-center gap-2.5 text-soft sm:min-h-0">
              <Check aria-hidden className="size-5 shrink-0 text-leaf" />
              {t(`safeThings.${thing}`, { minutes: awayMinutesMax })}
            </li>
          ))}
        </ul>
      </section>
      <div className="-ml-5">
        <LeaveLine leave={leave} />
      </div>
      {place && state && <SpokenPlace place={place} state={state} toldAtMs={followed.toldAtMs} />}
    </div>
  );
}

/** A chime and a notification for the turn; browsers want a press before they allow either. */
function SignalButton({ isOn, toggle }: TurnSignal) {
  const t = useTranslations("Queue");
  const Icon = isOn ? BellRing : Bell;
  return (
    <Button tone="secondary" aria-pressed={isOn} onClick={toggle}>
      <Icon aria-hidden className="size-5" />
      {t("signal")}
    </Button>
  );
}
