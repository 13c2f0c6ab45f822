"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, memo, useEffect, useRef, useState } from "react";
import type { SeatView } from "@/lib/concert/contract";
import { seatsPerRow } from "@/lib/concert/rules";
import { moveInGrid } from "./grid-movement";
import { lookOf, type SeatLook } from "./picks";
import { SeatMark } from "./seat-mark";
import type { Tier } from "./tiers";
import { useSeatName } from "./use-seat-name";

type Props = {
  seats: readonly SeatView[];
  tiers: readonly Tier[];
  picked: readonly number[];
  onToggle: (seat: SeatView) => void;
};

/**
 * The house from above, stage on top: a grid with one tab stop, moved in by arrows, Home and End. A seat
 * that cannot be had stays reachable and says why.
 */
export function SeatGrid({ seats, tiers, picked, onToggle }: Props) {
  const t = useTranslations("Seats");
  const table = useRef<HTMLTableElement>(null);
  const [current, setCurrent] = useState(0);
  const rows = rowsOf(seats);

  // With the first seat the tray of a phone grows: what was pressed is not left under it.
  useEffect(() => {
    if (picked.length > 0) {
      table.current?.querySelector("[data-current]")?.scrollIntoView({ block: "nearest" });
    }
  }, [picked.length]);

  const onKeyDown = (event: KeyboardEvent) => {
    const size = { rows: rows.length, columns: seatsPerRow };
    const next = moveInGrid(current, event.key, event.ctrlKey, size);
    if (next === null) return;
    event.preventDefault();
    setCurrent(next);
    table.current?.querySelectorAll("button")[next]?.focus();
  };

  return (
    <table
      ref={table}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table may be a grid (ARIA in HTML)
      role="grid"
      aria-label={t("map")}
      onKeyDown={onKeyDown}
      className="w-full table-fixed border-collapse"
    >
      <thead>
        <tr>
          <td className="w-6 sm:w-10" />
          {rows[0]?.map(({ seatId }, column) => (
            <th
              key={seatId}
              scope="col"
              className="numbers pb-1 font-medium text-faint text-xs"
              aria-label={t("column", { column: column + 1 })}
            >
              {column + 1}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, rowIndex) => (
          <tr key={row[0]?.seatId}>
            <th
              scope="row"
              className="font-semibold text-faint text-sm"
              aria-label={t("row", { row: rowName(row) })}
            >
              {rowName(row)}
            </th>
            {row.map((seat, column) => {
              const index = rowIndex * seatsPerRow + column;
              return (
                <td key={seat.seatId} className="p-0">
                  <SeatButton
                    seat={seat}
                    tier={tiers.find(({ grade }) => grade === seat.grade)}
                    look={lookOf(seat, picked.includes(seat.seatId))}
                    index={index}
                    isCurrent={index === current}
                    onCurrent={setCurrent}
                    onToggle={onToggle}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type SeatProps = {
  seat: SeatView;
  tier: Tier | undefined;
  look: SeatLook;
  index: number;
  isCurrent: boolean;
  onCurrent: (index: number) => void;
  onToggle: (seat: SeatView) => void;
};

const SeatButton = memo(function SeatButton(props: SeatProps) {
  const { seat, tier, look, index, isCurrent, onCurrent, onToggle } = props;
  const nameOf = useSeatName();
  const canToggle = look === "free" || look === "picked";
  return (
    <button
      type="button"
      tabIndex={isCurrent ? 0 : -1}
      data-current={isCurrent || undefined}
      aria-label={nameOf(seat, look)}
      aria-pressed={look === "picked"}
      aria-disabled={!canToggle || undefined}
      data-look={look}
      onClick={() => {
        onCurrent(index);
        if (canToggle) onToggle(seat);
      }}
      className="group flex h-11 w-full scroll-mt-12 scroll-mb-52 items-center justify-center rounded-md lg:scroll-mb-0 focus-visible:outline-offset-0 sm:h-14"
    >
      <SeatMark
        look={look}
        letter={tier?.letter ?? ""}
        tone={tier?.tone ?? ""}
        className="size-[min(100%,2.5rem)] transition-transform duration-150 ease-out-soft group-[[data-look=free]]:group-hover:scale-110 sm:size-11 sm:group-[[data-look=picked]]:scale-110"
      />
    </button>
  );
});

function rowsOf(seats: readonly SeatView[]): SeatView[][] {
  const rows: SeatView[][] = [];
  for (let start = 0; start < seats.length; start += seatsPerRow) {
    rows.push(seats.slice(start, start + seatsPerRow));
  }
  return rows;
}

function rowName(row: readonly SeatView[]): string {
  return row[0]?.label.slice(0, 1) ?? "";
}
