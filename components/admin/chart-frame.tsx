"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { ChartReadout, type Point } from "./chart-readout";

type Props = {
  title: string;
  /** The number that matters most now, large. */
  value: ReactNode;
  hint: string;
  /** What the picture shows, for those who do not see it. */
  summary: string;
  /** Tick labels from the bottom up, each at a share of the height. */
  ticks: readonly { label: string; share: number }[];
  /** Below the picture, from left to right. */
  times: readonly [string, string];
  legend: ReactNode;
  children: ReactNode;
  /** What can be read off the picture, from left to right. */
  points: readonly Point[];
  table: { heads: readonly string[]; rows: readonly { atMs: number; cells: readonly string[] }[] };
};

/** A picture of numbers over time with its axes, and the same numbers as a table. */
export function ChartFrame(props: Props) {
  const { title, value, hint, summary, ticks, times, legend, children, points, table } = props;
  const titleId = useId();
  return (
    <article
      aria-labelledby={titleId}
      className="flex min-w-0 flex-col rounded-lg border border-line bg-surface p-5 sm:p-6"
    >
      <div className="flex items-baseline justify-between gap-4">
        <h3 id={titleId} className="font-bold">
          {title}
        </h3>
        <p className="numbers whitespace-nowrap font-extrabold text-heading">{value}</p>
      </div>
      <p className="text-faint text-sm">{hint}</p>
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-soft text-sm">{legend}</ul>
      <div className="relative mt-4">
        <div role="img" aria-label={summary}>
          <div className="relative ml-9 h-36">
            {ticks.map(({ label, share }) => (
              <div
                key={label}
                className="absolute inset-x-0 border-line border-t border-dashed first:border-solid first:border-edge"
                style={{ bottom: `${share * 100}%` }}
              >
                <span className="numbers absolute right-full mr-2 -translate-y-1/2 whitespace-nowrap text-faint text-xs">
                  {label}
                </span>
              </div>
            ))}
            {children}
          </div>
          <div className="mt-2 ml-9 flex justify-between text-faint text-xs">
            {times.map((time) => (
              <span key={time}>{time}</span>
            ))}
          </div>
        </div>
        <div className="absolute top-0 right-0 left-9 h-36 noscript:hidden">
          <ChartReadout title={title} heads={table.heads} points={points} />
        </div>
      </div>
      <TableTwin title={title} {...table} />
    </article>
  );
}

function TableTwin({ title, heads, rows }: Props["table"] & { title: string }) {
  const t = useTranslations("Admin.charts");
  const label = t("tableOf", { title });
  return (
    <details className="group mt-3 -mb-2 border-line border-t">
      <summary className="flex min-h-tap items-center gap-2 font-semibold text-sm text-soft hover:text-ink">
        <span aria-hidden="true" className="w-3 text-center">
          <span className="group-open:hidden">＋</span>
          <span className="hidden group-open:inline">－</span>
        </span>
        {t("table")}
        <span className="sr-only">: {title}</span>
      </summary>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        className="mb-3 max-h-64 overflow-auto rounded-md border border-line"
      >
        <table className="numbers w-full text-sm">
          <thead className="sticky top-0 bg-sunken">
            <tr>
              {heads.map((head, at) => (
                <th
                  key={head}
                  scope="col"
                  className={`px-3 py-2 ${at === 0 ? "text-left" : "text-right"}`}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ atMs, cells: [first, ...rest] }) => (
              <tr key={atMs} className="border-line border-t">
                <th scope="row" className="whitespace-nowrap px-3 py-1.5 text-left font-medium">
                  {first}
                </th>
                {rest.map((text, at) => (
                  <td key={heads[at + 1]} className="px-3 py-1.5 text-right">
                    {text}
                  </td>
                ))}
              </tr>
            ))}
            {rows.length === 0 && (
              <tr>
                <td colSpan={heads.length} className="px-3 py-3 text-faint">
                  {t("nothingYet")}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </section>
    </details>
  );
}
