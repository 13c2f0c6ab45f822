"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { PlaceView } from "@/lib/queue/contract";
import { nextAnnouncement, type Spoken } from "./announcements";

/** What a screen reader hears of the place: at most once a minute, and at milestones. */
export function SpokenPlace({ place }: { place: PlaceView }) {
  const t = useTranslations("Queue");
  const nowMs = Date.parse(place.serverNow);
  const [last, setLast] = useState<Spoken>({ position: place.queuePosition, atMs: nowMs });
  const [isFirst, setIsFirst] = useState(true);
  const next = nextAnnouncement(last, place.queuePosition, nowMs);
  if (next) {
    setLast(next);
    setIsFirst(false);
  }
  return (
    <p role="status" className="sr-only">
      {isFirst ? "" : t("spoken", { position: last.position })}
    </p>
  );
}
