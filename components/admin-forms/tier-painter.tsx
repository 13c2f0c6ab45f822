"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { SeatMark } from "@/components/seat-map/seat-mark";
import { letterOf, tierTones } from "@/components/seat-map/tiers";
import { Field, inputClass } from "@/components/ui/field";
import { gradeMaxLength } from "@/lib/admin/rules";
import { seatLabel } from "@/lib/concert/rules";
import type { Fields } from "./fields";
import { HouseTable } from "./house-table";
import {
  type Paint,
  paintOf,
  paintSeats,
  rowNames,
  seatNumbersOfRow,
  tierOfRow,
  tiersMax,
} from "./paint";
import { useHydrated } from "./use-hydrated";

const tierIndices = Array.from({ length: tiersMax }, (_, index) => index);

type Props = { fields: Fields; values: Record<string, string> };

/**
 * Names and prices of up to four tiers, and which seat is of which: painted on the map, or row by row, which
 * is all there is without scripts.
 */
export function TierPainter({ fields, values }: Props) {
  const t = useTranslations("AdminForms.tiers");
  const [grades, setGrades] = useState(() =>
    tierIndices.map((index) => values[`grade${index}`] ?? ""),
  );
  const [brush, setBrush] = useState(0);
  const [paint, setPaint] = useState<Paint>(() => paintOf(values));
  const [spoken, setSpoken] = useState("");
  const isHydrated = useHydrated();
  const nameOf = (tier: number) => grades[tier]?.trim() || t("unnamed", { number: tier + 1 });

  const paintOne = (seatNumber: number) => {
    setPaint((was) => paintSeats(was, [seatNumber], brush));
    setSpoken(t("seatIs", { label: seatLabel(seatNumber), tier: nameOf(brush) }));
  };

  return (
    <>
      <ul className="flex flex-col gap-4">
        {tierIndices.map((index) => (
          <li key={index}>
            <TierRow
              index={index}
              name={nameOf(index)}
              letter={letterOf(grades[index]?.trim() ?? "")}
              seats={paint.filter((tier) => tier === index).length}
              fields={fields}
              isBrush={brush === index}
              onBrush={() => setBrush(index)}
              onRename={(grade) => setGrades(grades.with(index, grade))}
            />
          </li>
        ))}
      </ul>
      <input type="hidden" name="painted" value={paintOf(values).join("")} />
      {isHydrated && <input type="hidden" name="paint" value={paint.join("")} />}
      <div className="noscript:hidden">
        <p className="mb-3 text-soft text-sm">{t("paintHint", { tier: nameOf(brush) })}</p>
        <HouseTable
          label={t("map")}
          renderSeat={(seatNumber, tabIndex) => {
            const tier = paint[seatNumber - 1] ?? 0;
            return (
              <button
                type="button"
                data-seat={seatNumber}
                tabIndex={tabIndex}
                aria-label={t("seatIs", { label: seatLabel(seatNumber), tier: nameOf(tier) })}
                onClick={() => paintOne(seatNumber)}
                onPointerEnter={({ buttons, pointerType }) => {
                  if (pointerType === "mouse" && buttons === 1) paintOne(seatNumber);
                }}
                className="flex h-11 w-full items-center justify-center rounded-md focus-visible:outline-offset-0 sm:h-13"
              >
                <SeatMark
                  look="free"
                  letter={letterOf(grades[tier]?.trim() ?? "")}
                  tone={tierTones[tier] ?? ""}
                  className="size-[min(100%,2.5rem)]"
                />
              </button>
            );
          }}
        />
        <p aria-live="polite" className="sr-only">
          {spoken}
        </p>
      </div>
      <fieldset>
        <legend className="mb-2 font-semibold text-sm">{t("rows")}</legend>
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-5">
          {rowNames.map((row, index) => {
            const tier = tierOfRow(paint, index);
            return (
              <label key={row} className="flex flex-col gap-1 text-sm">
                <span>{t("row", { row })}</span>
                <select
                  name={`row${row}`}
                  value={tier ?? ""}
                  onChange={({ target }) =>
                    setPaint(paintSeats(paint, seatNumbersOfRow(index), Number(target.value)))
                  }
                  className={inputClass}
                >
                  {tier === null && <option value="">{t("mixed")}</option>}
                  {tierIndices.map((option) => (
                    <option key={option} value={option}>
                      {nameOf(option)}
                    </option>
                  ))}
                </select>
              </label>
            );
          })}
        </div>
      </fieldset>
    </>
  );
}

type TierRowProps = {
  index: number;
  name: string;
  letter: string;
  seats: number;
  fields: Fields;
  isBrush: boolean;
  onBrush: () => void;
  onRename: (grade: string) => void;
};

function TierRow({ index, name, letter, seats, fields, isBrush, onBrush, onRename }: TierRowProps) {
  const t = useTranslations("AdminForms.tiers");
  return (
    <fieldset
      aria-label={t("tier", { number: index + 1 })}
      className="grid grid-cols-[auto_minmax(0,1fr)_minmax(0,1.4fr)] items-start gap-3 sm:grid-cols-[auto_minmax(0,1fr)_minmax(0,1fr)_5rem]"
    >
      <label className="mt-7 inline-flex size-12 items-center justify-center rounded-full border-2 border-transparent has-checked:border-ink has-checked:bg-sunken has-focus-visible:outline-3 has-focus-visible:outline-grape noscript:pointer-events-none">
        <input
          type="radio"
          name="brush"
          value={index}
          checked={isBrush}
          onChange={onBrush}
          aria-label={t("brush", { tier: name })}
          className="sr-only noscript:hidden"
        />
        <SeatMark
          look="free"
          letter={letter}
          tone={tierTones[index] ?? ""}
          className="size-9 shrink-0"
        />
      </label>
      <Field
        {...fields(`grade${index}`)}
        label={t("grade")}
        maxLength={gradeMaxLength}
        autoComplete="off"
        onChange={({ target }) => onRename(target.value)}
      />
      <Field
        {...fields(`price${index}`)}
        label={t("price")}
        inputMode="numeric"
        autoComplete="off"
        maxLength={13}
      />
      <p className="numbers col-span-3 -mt-1 pl-15 text-faint text-sm sm:col-span-1 sm:mt-10 sm:pl-0">
        {t("seats", { count: seats })}
      </p>
    </fieldset>
  );
}
