"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { PlaceView } from "@/lib/queue/contract";
import { nextAnnouncement, type Spoken } from "./announcements";
import { type LineState, stateTextKey } from "./line-state";
import { useAge } from "./use-age";

const secondMs = 1_000;

type Props = { place: PlaceView; state: LineState; toldAtMs: number };

/** The one thing a screen reader hears while waiting: place and state, at most once a minute, and at milestones. */
export function SpokenPlace({ place, state, toldAtMs }: Props) {
  const t = useTranslations("Queue");
  const saleKey = stateTextKey(place);
  const sentences = [
    state.isTroubled && t("reconnecting"),
    state.sentBack && t("sentBack"),
    state.missedTurn && t("missedTurn"),
    saleKey && t(`sale.${saleKey}`),
    place.sale.message,
  ];
  const now = {
    position: place.queuePosition,
    state: sentences.filter(Boolean).join(" "),
  };
  const silentSeconds = useAge(toldAtMs);
  // Trouble with the connection has no time of the server's.
  const nowMs = Date.parse(place.serverNow) + (state.isTroubled ? silentSeconds * secondMs : 0);
  // What the page said as it came needs no repeating; from then on every minute may bring something.
  const [last, setLast] = useState<Spoken>({ ...now, atMs: nowMs });
  const [isFirst, setIsFirst] = useState(true);
  const next = nextAnnouncement(last, now, nowMs);
  if (next) {
    setLast(next);
    setIsFirst(false);
  }
  const spoken = next ?? last;
  return (
    <p role="status" className="sr-only">
      {!isFirst && spoken.state}{" "}
      {!isFirst && spoken.position > 0 && t("spoken", { position: spoken.position })}
    </p>
  );
}
