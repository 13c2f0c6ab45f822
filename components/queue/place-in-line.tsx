"use client";

import { Bell, BellRing, Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Notice } from "@/components/ui/notice";
import type { PlaceView } from "@/lib/queue/contract";
import { LeaveLine } from "./leave-line";
import { LineNotices } from "./line-notices";
import { SpokenPlace } from "./spoken-place";
import type { FollowedPlace } from "./use-place";
import { useProgress } from "./use-progress";
import type { TurnSignal } from "./use-turn-signal";
import { waitText } from "./wait-text";

const safeThings = ["refresh", "tabs", "devices", "away"] as const;

type Props = { followed: FollowedPlace; signal: TurnSignal; leave: () => Promise<void> };

/** The place in line, large; how long it may take; what one may safely do meanwhile. */
export function PlaceInLine({ followed, signal, leave }: Props) {
  const t = useTranslations("Queue");
  const { place, isTroubled } = followed;
  return (
    <div className="flex flex-col gap-8">
      <section aria-labelledby="my-place">
        <h2 id="my-place" className="font-semibold text-lg text-soft">
          {t("myPlace")}
        </h2>
        <BigNumber place={place} isStale={isTroubled} />
        <Progress place={place} />
        <div className="mt-4 flex min-h-7 flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <p className="font-semibold text-lg">{place && <Estimate place={place} />}</p>
          <Freshness followed={followed} />
        </div>
      </section>
      {isTroubled && <Notice tone="warn">{t("reconnecting")}</Notice>}
      {place && <LineNotices place={place} />}
      <section aria-labelledby="safe" className="rounded-lg bg-sunken p-5 sm:p-6">
        <h2 id="safe" className="font-bold">
          {t("safe")}
        </h2>
        <ul className="mt-3 grid gap-2.5 sm:grid-cols-2">
          {safeThings.map((thing) => (
            <li key={thing} className="flex items-start gap-2.5 text-soft">
              <Check aria-hidden className="mt-0.5 size-5 shrink-0 text-leaf" />
              {t(`safeThings.${thing}`)}
            </li>
          ))}
        </ul>
      </section>
      <div className="flex flex-wrap gap-3">
        <SignalButton {...signal} />
        <LeaveLine leave={leave} />
      </div>
      {place && <SpokenPlace place={place} />}
    </div>
  );
}

function BigNumber({ place, isStale }: { place: PlaceView | null; isStale: boolean }) {
  const t = useTranslations("Queue");
  const size = "text-[clamp(4rem,22vw,9rem)] leading-none tracking-[-0.05em]";
  return (
    <p
      data-testid="position"
      className={classNames(
        "mt-1 flex min-h-[clamp(4rem,22vw,9rem)] items-baseline font-extrabold text-title transition-colors",
        isStale && "text-faint",
      )}
    >
      {place ? (
        <span>
          {t.rich("position", {
            position: place.queuePosition,
            big: (chunks) => <span className={`numbers mr-2 ${size}`}>{chunks}</span>,
          })}
        </span>
      ) : (
        <span className="self-center text-soft">{t("joining")}</span>
      )}
    </p>
  );
}

function Progress({ place }: { place: PlaceView | null }) {
  const t = useTranslations("Queue");
  const share = useProgress(place);
  return (
    <div
      role="progressbar"
      aria-label={t("progress")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className="mt-5 h-3 overflow-hidden rounded-full border border-line bg-sunken"
    >
      <div
        className="h-full rounded-full bg-grape transition-[width] duration-700 ease-out-soft forced-colors:bg-[Highlight]"
        style={{ width: `${Math.max(share * 100, 1)}%` }}
      />
    </div>
  );
}

function Estimate({ place }: { place: PlaceView }) {
  const t = useTranslations("Queue");
  if (place.sale.state === "PAUSED") return t("estimatePaused");
  if (!place.estimatedWaitRange) return null;
  const { key, ...values } = waitText(place.estimatedWaitRange);
  return t(`estimate.${key}`, values);
}

const secondMs = 1_000;

/** How old the numbers are. Silent: it changes every second. */
function Freshness({ followed: { place, toldAtMs, isTroubled } }: { followed: FollowedPlace }) {
  const t = useTranslations("Queue");
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (toldAtMs === 0) return;
    const count = () => setSeconds(Math.floor((Date.now() - toldAtMs) / secondMs));
    count();
    const timer = setInterval(count, secondMs);
    return () => clearInterval(timer);
  }, [toldAtMs]);
  if (!place) return null;
  return (
    <p className="numbers text-faint text-sm">
      {t("ofAll", { total: place.totalWaiting })} ·{" "}
      {isTroubled && seconds === 0 ? t("reconnectingShort") : t("updated", { seconds })}
    </p>
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
