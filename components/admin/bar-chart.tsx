"use client";

import { scaleBand } from "@visx/scale";
import { Bar } from "@visx/shape";
import { useFormatter, useTranslations } from "next-intl";
import { countScale } from "./axes";
import { ChartFrame } from "./chart-frame";

export type Slice = { atMs: number; count: number; cells: readonly string[] };

type Props = {
  title: string;
  hint: string;
  value: string;
  summary: string;
  slices: readonly Slice[];
  /** How the left end of the time axis is called. */
  since: string;
  /** Heads of the table after the time: the count, then those of `cells`. */
  heads: readonly string[];
  timeOf: (atMs: number) => string;
};

const barPadding = 0.28;

/** How much happened in each slice of time, oldest first; the last slice is still running. */
export function BarChart({ title, hint, value, summary, slices, since, heads, timeOf }: Props) {
  const t = useTranslations("Admin.charts");
  const format = useFormatter();
  const x = scaleBand<number>({
    domain: slices.map(({ atMs }) => atMs),
    range: [0, 100],
    padding: barPadding,
  });
  const { scale: y, ticks } = countScale(
    slices.map(({ count }) => count),
    (count) => format.number(count),
  );
  const points = slices.map(({ atMs, count, cells }) => ({
    atMs,
    share: ((x(atMs) ?? 0) + x.bandwidth() / 2) / 100,
    cells: [timeOf(atMs), format.number(count), ...cells],
  }));
  return (
    <ChartFrame
      title={title}
      hint={hint}
      value={value}
      summary={summary}
      ticks={ticks}
      times={[since, t("now")]}
      legend={
        <li className="flex items-center gap-2">
          <svg viewBox="0 0 12 12" aria-hidden="true" className="size-3">
            <rect width="12" height="12" className="fill-grape" />
          </svg>
          {heads[0]}
        </li>
      }
      table={{
        heads: [t("time"), ...heads],
        rows: points.filter((_, at) => (slices[at]?.count ?? 0) > 0).reverse(),
      }}
      points={points}
    >
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        aria-hidden="true"
        className="absolute inset-0 size-full"
      >
        {slices.map(({ atMs, count }) => (
          <Bar
            key={atMs}
            x={x(atMs)}
            y={y(count)}
            width={x.bandwidth()}
            height={100 - y(count)}
            className="fill-grape"
          />
        ))}
      </svg>
    </ChartFrame>
  );
}
