"use client";

import { curveStepAfter } from "@visx/curve";
import { scaleLinear } from "@visx/scale";
import { AreaClosed, LinePath } from "@visx/shape";
import { useFormatter, useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import { countScale } from "./axes";
import { ChartFrame } from "./chart-frame";
import type { Sample } from "./series";
import { useAgo } from "./use-ago";

/** A page just opened shows its one reading at the right edge of a minute. */
const windowMinMs = 60_000;

type Field = Exclude<keyof Sample, "atMs">;
type Line = { field: Field; label: string; look: keyof typeof looks };

/** The main line is filled below; the other one is dashed, so that neither is told by colour alone. */
const looks = {
  main: { line: "stroke-grape", area: "fill-grape/12", dash: undefined, dot: "bg-grape" },
  side: { line: "stroke-amber", area: undefined, dash: "5 4", dot: "bg-amber" },
} as const;

type Props = {
  title: string;
  hint: string;
  series: readonly Sample[];
  lines: readonly Line[];
  /** The most there can be, where that is known. */
  top?: number;
};

/** Counts as they were read since the page was opened. The first line is the one that matters. */
export function LineChart({ title, hint, series, lines, top }: Props) {
  const t = useTranslations("Admin.charts");
  const format = useFormatter();
  const ago = useAgo();
  const count = (value: number | null) => (value === null ? "–" : format.number(value));
  const endMs = series.at(-1)?.atMs ?? 0;
  const startMs = Math.min(series[0]?.atMs ?? 0, endMs - windowMinMs);
  const x = scaleLinear<number>({ domain: [startMs, endMs], range: [0, 100] });
  const valuesOf = (field: Field) => series.flatMap((sample) => sample[field] ?? []);
  const { scale: y, ticks } = countScale(
    lines.flatMap(({ field }) => valuesOf(field)),
    count,
    top,
  );
  const last = (field: Field) => series.at(-1)?.[field] ?? null;
  const [main] = lines;
  const points = series.map((sample) => ({
    atMs: sample.atMs,
    share: x(sample.atMs) / 100,
    cells: [
      format.dateTime(sample.atMs, clockWithSeconds),
      ...lines.map(({ field }) => count(sample[field])),
    ],
  }));
  return (
    <ChartFrame
      title={title}
      hint={hint}
      value={main && count(last(main.field))}
      summary={lines
        .map(({ field, label }) =>
          t("lineSummary", {
            label,
            now: count(last(field)),
            most: count(Math.max(0, ...valuesOf(field))),
          }),
        )
        .join(" ")}
      ticks={ticks}
      times={[ago(endMs - startMs), t("now")]}
      legend={<Legend lines={lines} />}
      table={{
        heads: [t("time"), ...lines.map(({ label }) => label)],
        rows: [...points].reverse(),
      }}
      points={points}
    >
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        aria-hidden="true"
        className="absolute inset-0 size-full overflow-visible"
      >
        {lines.map(({ field, look }) => {
          const path = {
            data: [...series],
            x: ({ atMs }: Sample) => x(atMs),
            y: (sample: Sample) => y(sample[field] ?? 0),
            defined: (sample: Sample) => sample[field] !== null,
            curve: curveStepAfter,
          };
          const { area, line, dash } = looks[look];
          return (
            <g key={field}>
              {area && <AreaClosed {...path} yScale={y} className={area} />}
              <LinePath
                {...path}
                className={line}
                strokeWidth={2.5}
                strokeDasharray={dash}
                vectorEffect="non-scaling-stroke"
              />
            </g>
          );
        })}
      </svg>
      {lines.map(({ field, look }) => {
        const value = last(field);
        if (value === null) return null;
        return (
          <span
            key={field}
            className={classNames(
              "absolute left-full size-3 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-surface",
              looks[look].dot,
            )}
            style={{ top: `${y(value)}%` }}
          />
        );
      })}
    </ChartFrame>
  );
}

const clockWithSeconds = {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
} as const;

function Legend({ lines }: { lines: readonly Line[] }) {
  return lines.map(({ field, label, look }) => (
    <li key={field} className="flex items-center gap-2">
      <svg viewBox="0 0 24 4" aria-hidden="true" className="h-1 w-6">
        <path
          d="M0 2h24"
          className={looks[look].line}
          strokeWidth="3"
          strokeDasharray={looks[look].dash}
        />
      </svg>
      {label}
    </li>
  ));
}
