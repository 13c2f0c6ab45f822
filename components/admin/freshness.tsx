"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

const secondMs = 1_000;

type Props = { updatedAtMs: number; isPaused: boolean; onToggle: () => void };

/** How old the numbers are, and the switch that lets them stand still. Silent: it changes every second. */
export function Freshness({ updatedAtMs, isPaused, onToggle }: Props) {
  const t = useTranslations("Admin.fresh");
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const count = () => setSeconds(Math.max(0, Math.floor((Date.now() - updatedAtMs) / secondMs)));
    count();
    const timer = setInterval(count, secondMs);
    return () => clearInterval(timer);
  }, [updatedAtMs]);
  const Icon = isPaused ? Play : Pause;
  return (
    <div className="flex items-center gap-2">
      <p className="numbers text-faint text-sm">{t("updated", { seconds })}</p>
      <Button tone="quiet" size="sm" onClick={onToggle}>
        <Icon aria-hidden className="size-4" />
        {t(isPaused ? "goOn" : "standStill")}
      </Button>
    </div>
  );
}
