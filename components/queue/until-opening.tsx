"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Countdown } from "@/components/ui/countdown";
import { DateTime } from "@/components/ui/date-time";
import type { FollowedPlace } from "./followed-place";
import type { Line } from "./line";
import { useAge } from "./use-age";

type Props = { line: Line; followed: FollowedPlace; renderedAt: string };

/** Before the opening of a draw nobody has a number: what counts is when it opens. */
export function UntilOpening({ line, followed: { place, toldAtMs }, renderedAt }: Props) {
  const t = useTranslations("Queue");
  const [isOver, setIsOver] = useState(false);
  const seconds = useAge(toldAtMs);
  return (
    <section aria-labelledby="until-opening">
      <h2 id="until-opening" className="font-semibold text-lg text-soft">
        {t("untilOpening")}
      </h2>
      <p className="mt-1 flex min-h-[clamp(4rem,22vw,9rem)] items-center">
        <Countdown
          until={line.opensAt}
          renderedAt={renderedAt}
          label={t("untilOpening")}
          className="font-extrabold text-[clamp(3.25rem,17vw,8rem)] leading-none tracking-[-0.05em]"
          onEnd={() => setIsOver(true)}
        />
      </p>
      <div className="mt-4 flex min-h-13 justify-between gap-x-6 gap-y-1 max-sm:flex-col sm:min-h-7 sm:items-baseline">
        <p className="font-semibold text-lg">
          {isOver
            ? t("drawing")
            : t.rich("opensAt", { time: () => <DateTime at={line.opensAt} format="dayTime" /> })}
        </p>
        {place && (
          <p className="numbers dotted text-faint text-sm">
            <span>{t("inDraw", { total: place.totalWaiting })}</span>
            <span>{t("updated", { seconds })}</span>
          </p>
        )}
      </div>
    </section>
  );
}
