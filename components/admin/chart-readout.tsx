"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { nearestTo, stepFrom } from "./readout-steps";

export type Point = {
  atMs: number;
  /** Where it is between the left edge (0) and the right one (1). */
  share: number;
  /** The time, then each value, as they are written. */
  cells: readonly string[];
};

type Props = { title: string; heads: readonly string[]; points: readonly Point[] };

/**
 * What a chart says at one time: under the pointer, or moved along by the arrow keys like a slider. It lies over the
 * picture. The time is kept, not the place: while new readings push the picture along, the mark goes with its own.
 */
export function ChartReadout({ title, heads, points }: Props) {
  const t = useTranslations("Admin.charts");
  const [chosenMs, setChosenMs] = useState<number | null>(null);
  const at =
    chosenMs === null ? points.length - 1 : nearestTo(points, chosenMs, ({ atMs }) => atMs);
  const point = points[at];
  if (!point) return null;
  const [time = "", ...values] = point.cells;
  const said = values.map((value, index) => `${heads[index + 1]} ${value}`).join(", ");

  const pointAt = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const nearest = nearestTo(points, (clientX - left) / width, ({ share }) => share);
    setChosenMs(points[nearest]?.atMs ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") return setChosenMs(null);
    const next = stepFrom(at, event.key, points.length);
    if (next === null) return;
    event.preventDefault();
    setChosenMs(points[next]?.atMs ?? null);
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t("readout", { title })}
      aria-valuemin={0}
      aria-valuemax={points.length - 1}
      aria-valuenow={at}
      aria-valuetext={`${time}: ${said}`}
      onPointerMove={pointAt}
      onPointerDown={pointAt}
      onPointerLeave={({ pointerType }) => pointerType === "mouse" && setChosenMs(null)}
      onFocus={() => setChosenMs((was) => was ?? point.atMs)}
      onBlur={() => setChosenMs(null)}
      onKeyDown={onKeyDown}
      className="absolute inset-0 touch-pan-y rounded-sm focus-visible:outline-offset-4"
    >
      {chosenMs !== null && (
        <>
          <span
            className="absolute inset-y-0 w-0 border-ink border-l"
            style={{ left: `${point.share * 100}%` }}
          />
          <span
            data-testid="readout"
            className="pointer-events-none absolute top-0 z-10 whitespace-nowrap rounded-md border border-edge bg-surface px-3 py-2 text-sm shadow-card"
            style={{
              left: `${point.share * 100}%`,
              transform: `translateX(-${point.share * 100}%)`,
            }}
          >
            <span className="numbers block text-faint">{time}</span>
            {values.map((value, index) => (
              <span key={heads[index + 1]} className="flex justify-between gap-4">
                <span className="text-soft">{heads[index + 1]}</span>
                <span className="numbers font-bold">{value}</span>
              </span>
            ))}
          </span>
        </>
      )}
    </div>
  );
}
