"use client";

import { useTranslations } from "next-intl";

const minuteMs = 60_000;

/** How long ago in words: "3 minutes ago". */
export function useAgo(): (ms: number) => string {
  const t = useTranslations("Admin.charts");
  return (ms) => t("minutesAgo", { minutes: Math.max(1, Math.round(ms / minuteMs)) });
}
