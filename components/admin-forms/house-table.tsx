"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { moveInGrid } from "@/components/seat-map/grid-movement";
import { seatLabel, seatsPerRow, seatsPerSchedule } from "@/lib/concert/rules";
import { useHydrated } from "./use-hydrated";

const seatNumbers = Array.from({ length: seatsPerSchedule }, (_, index) => index + 1);
const rowStarts = seatNumbers.filter((number) => (number - 1) % seatsPerRow === 0);
const columns = seatNumbers.slice(0, seatsPerRow);
const size = { rows: rowStarts.length, columns: seatsPerRow };

type Props = {
  label: string;
  /** One focusable thing per seat. `tabIndex` is undefined before the arrows work: then Tab leads to each. */
  renderSeat: (seatNumber: number, tabIndex: 0 | -1 | undefined) => ReactNode;
};

/** The 50 seats in their rows, stage on top: a grid with one tab stop, moved in by arrows, Home and End. */
export function HouseTable({ label, renderSeat }: Props) {
  const t = useTranslations("Seats");
  const table = useRef<HTMLTableElement>(null);
  const [current, setCurrent] = useState(0);
  const isHydrated = useHydrated();

  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveInGrid(current, event.key, event.ctrlKey, size);
    if (next === null) return;
    event.preventDefault();
    setCurrent(next);
    table.current?.querySelectorAll<HTMLElement>("[data-seat]")[next]?.focus();
  };

  return (
    <div className="-mx-3 rounded-xl border border-line bg-surface px-1.5 pt-4 pb-5 sm:mx-0 sm:px-6 sm:pt-6">
      <div aria-hidden="true" className="mb-4 ml-6 sm:mb-6 sm:ml-10">
        <div className="mx-auto w-4/5 rounded-t-sm rounded-b-[2.5rem] bg-ink py-2 text-center font-semibold text-paper text-sm tracking-[0.3em] forced-color-adjust-none">
          {t("stage")}
        </div>
      </div>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table may be a grid (ARIA in HTML)
        role="grid"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="w-full table-fixed border-collapse"
      >
        <thead>
          <tr>
            <td className="w-6 sm:w-10" />
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                aria-label={t("column", { column })}
                className="numbers pb-1 font-medium text-faint text-xs"
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowStarts.map((start) => (
            <tr key={start}>
              <th
                scope="row"
                aria-label={t("row", { row: seatLabel(start).slice(0, 1) })}
                className="font-semibold text-faint text-sm"
              >
                {seatLabel(start).slice(0, 1)}
              </th>
              {seatNumbers.slice(start - 1, start - 1 + seatsPerRow).map((number) => (
                <td key={number} className="p-0" onFocus={() => setCurrent(number - 1)}>
                  {renderSeat(number, isHydrated ? (number - 1 === current ? 0 : -1) : undefined)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
