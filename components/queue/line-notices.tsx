"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { PlaceView } from "@/lib/queue/contract";
import { LeaveLine } from "./leave-line";
import { type LineState, stateTextKey } from "./line-state";

const tones = {
  NOT_OPEN: "info",
  PAUSED: "warn",
  DRAINING: "info",
  RESTORING: "warn",
  IN_BASKETS: "warn",
  SOLD_OUT: "bad",
} as const;

type Props = { place: PlaceView; state: LineState; leave: () => Promise<void> };

/** What is going on with the line: the operator's words, standstills, and why one stands where one stands. */
export function LineNotices({ place, state, leave }: Props) {
  const t = useTranslations("Queue");
  const { isTroubled, sentBack, missedTurn, awayMinutes, isLate } = state;
  const saleKey = stateTextKey(place);
  const isBack = awayMinutes !== null && !sentBack && !missedTurn;
  return (
    <div className="flex flex-col gap-3 empty:hidden">
      {isTroubled && <Notice tone="warn">{t("reconnecting")}</Notice>}
      {sentBack && <Notice tone="warn">{t("sentBack")}</Notice>}
      {missedTurn && <Notice tone="warn">{t("missedTurn")}</Notice>}
      {isBack && <Notice tone="good">{t("welcomeBack", { minutes: awayMinutes })}</Notice>}
      {isLate && <Notice tone="info">{t("draw.late")}</Notice>}
      {saleKey && (
        <Notice tone={tones[saleKey]}>
          {t(`sale.${saleKey}`)}
          {saleKey === "IN_BASKETS" && <StayOrLeave leave={leave} />}
        </Notice>
      )}
      {place.sale.message && (
        <Notice tone="info">
          <p className="font-semibold">{t("operator")}</p>
          <p>{place.sale.message}</p>
        </Notice>
      )}
    </div>
  );
}

/** Nobody knows whether a seat comes back: the choice is theirs. */
function StayOrLeave({ leave }: { leave: () => Promise<void> }) {
  const t = useTranslations("Queue");
  const [hasChosen, setHasChosen] = useState(false);
  if (hasChosen) return null;
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      <Button tone="secondary" size="sm" onClick={() => setHasChosen(true)}>
        {t("stay")}
      </Button>
      <LeaveLine leave={leave} />
    </div>
  );
}
