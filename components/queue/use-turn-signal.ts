"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { PlaceView } from "@/lib/queue/contract";
import { prepareSignal, type Signal } from "./turn-signal";

export type TurnSignal = { isOn: boolean; toggle: () => void };

/** Signals once when a waiting person's turn comes, if they switched it on. */
export function useTurnSignal(place: PlaceView | null): TurnSignal {
  const t = useTranslations("Queue");
  const [signal, setSignal] = useState<Signal | null>(null);
  const isTurn = place?.status === "ACTIVE";
  const text = t("turn");

  useEffect(() => {
    if (isTurn) signal?.give(text);
  }, [isTurn, signal, text]);

  const toggle = async () => setSignal(signal ? null : await prepareSignal());
  return { isOn: signal !== null, toggle };
}
