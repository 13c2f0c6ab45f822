"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { ButtonLink } from "@/components/ui/button";
import { Countdown } from "@/components/ui/countdown";
import type { PlaceView } from "@/lib/queue/contract";

/** Long enough to read and hear that it is one's turn. */
const enterAfterMs = 3_000;

/** It is one's turn: says so and goes in, as soon as somebody looks. */
export function YourTurn({ place, seatsPath }: { place: PlaceView; seatsPath: string }) {
  const t = useTranslations("Queue");
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const enterWhenSeen = () => {
      clearTimeout(timer);
      if (document.visibilityState !== "visible") return;
      timer = setTimeout(() => router.replace(seatsPath), enterAfterMs);
    };
    enterWhenSeen();
    document.addEventListener("visibilitychange", enterWhenSeen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", enterWhenSeen);
    };
  }, [router, seatsPath]);

  return (
    <div className="flex min-h-96 flex-col items-start gap-5">
      <div role="alert">
        <p className="font-extrabold text-display text-grape">{t("turn")}</p>
        <p className="mt-2 text-lg text-soft">{t("turnHint")}</p>
      </div>
      {place.activeUntil && (
        <p className="text-soft">
          {t("timeInside")}{" "}
          <Countdown
            until={place.activeUntil}
            renderedAt={place.serverNow}
            label={t("timeInside")}
            className="font-bold text-heading text-ink"
          />
        </p>
      )}
      <ButtonLink href={seatsPath} replace size="lg">
        {t("enter")}
      </ButtonLink>
    </div>
  );
}
