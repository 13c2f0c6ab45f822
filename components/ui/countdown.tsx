"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useServerNow } from "./server-clock";

const secondMs = 1_000;
const minuteSeconds = 60;
const hourSeconds = 3_600;
const daySeconds = 86_400;
/** When a screen reader is told how much is left, in seconds before the end. */
const spokenAtSeconds = [60, 30, 10, 0];

type Props = {
  /** The instant it counts down to, ISO 8601. */
  until: string;
  /** The server's time when this was rendered, ISO 8601. */
  renderedAt: string;
  label: string;
  className?: string;
  /** Called once when the time is over. */
  onEnd?: () => void;
};

/** Time left on the server's clock: m:ss, or with hours and days in front when it is far. */
export function Countdown({ until, renderedAt, label, className, onEnd }: Props) {
  const t = useTranslations("Common");
  const untilMs = Date.parse(until);
  const nowMs = useServerNow(renderedAt);
  const left = Math.max(0, Math.ceil((untilMs - nowMs) / secondMs));
  const spoken = useSpokenAt(left);
  useOnceAtZero(left, onEnd);

  return (
    <>
      <span role="timer" aria-live="off" aria-label={label} className={className}>
        <span className="numbers whitespace-nowrap">
          {clock(left, (days) => t("days", { days }))}
        </span>
      </span>
      <span className="sr-only" aria-live="assertive">
        {spoken !== null && t("timeLeft", { label, seconds: spoken })}
      </span>
    </>
  );
}

function clock(left: number, daysText: (days: number) => string): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const days = Math.floor(left / daySeconds);
  const hours = Math.floor((left % daySeconds) / hourSeconds);
  const minutes = Math.floor((left % hourSeconds) / minuteSeconds);
  const seconds = two(left % minuteSeconds);
  if (left < hourSeconds) return `${minutes}:${seconds}`;
  const time = `${two(hours)}:${two(minutes)}:${seconds}`;
  return days > 0 ? `${daysText(days)} ${time}` : time;
}

/** The last milestone that was passed while counting, or null; a page opened late stays silent. */
function useSpokenAt(left: number): number | null {
  const openedAt = useRef(left);
  const passed = spokenAtSeconds.filter((at) => left <= at && openedAt.current > at);
  return passed.length > 0 ? Math.min(...passed) : null;
}

function useOnceAtZero(left: number, onEnd: (() => void) | undefined): void {
  const done = useRef(false);
  useEffect(() => {
    if (left > 0) done.current = false;
    else if (!done.current) {
      done.current = true;
      onEnd?.();
    }
  }, [left, onEnd]);
}
