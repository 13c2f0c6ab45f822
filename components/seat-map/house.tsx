"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Button } from "@/components/ui/button";
import { BestAvailableForm } from "./best-available-form";
import { Legend } from "./legend";
import { SeatGrid } from "./seat-grid";
import { SeatList } from "./seat-list";

const views = ["map", "list"] as const;
type View = (typeof views)[number];

type Props = ComponentProps<typeof SeatGrid> & {
  max: number;
  onFound: (seatIds: number[]) => void;
};

/** The seats to choose from, as a map or as a list. */
export function House({ max, onFound, ...shown }: Props) {
  const [view, setView] = useState<View>("map");
  const { seats, tiers } = shown;
  return (
    <div className="flex min-w-0 flex-col gap-4 sm:gap-5">
      <div className="-mx-1.5 flex items-center justify-between gap-1.5 sm:mx-0 sm:gap-3">
        <BestAvailableForm seats={seats} tiers={tiers} max={max} onFound={onFound} />
        <ViewSwitch view={view} onChange={setView} />
      </div>
      {view === "map" ? (
        <>
          <div className="-mx-3 rounded-xl border border-line bg-surface px-1.5 pt-3 pb-3 sm:mx-0 sm:pb-5 sm:px-6 sm:pt-6">
            <Stage />
            <SeatGrid {...shown} />
          </div>
          <Legend tiers={tiers} />
        </>
      ) : (
        <SeatList {...shown} />
      )}
    </div>
  );
}

function ViewSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const t = useTranslations("Seats");
  const other = view === "map" ? "list" : "map";
  return (
    <>
      {/* A phone has room for one: it names what it leads to. */}
      <Button
        tone="quiet"
        size="sm"
        onClick={() => onChange(other)}
        className="whitespace-nowrap not-disabled:bg-sunken max-sm:px-3 sm:hidden"
      >
        {t(`views.${other}`)}
      </Button>
      <div className="inline-flex gap-1 rounded-full bg-sunken p-1 max-sm:hidden">
        {views.map((name) => (
          <Button
            key={name}
            tone="quiet"
            size="sm"
            aria-pressed={view === name}
            onClick={() => onChange(name)}
            className="aria-pressed:border-line aria-pressed:bg-surface aria-pressed:shadow-lift forced-colors:aria-pressed:border-3"
          >
            {t(`views.${name}`)}
          </Button>
        ))}
      </div>
    </>
  );
}

function Stage() {
  const t = useTranslations("Seats");
  return (
    <div aria-hidden="true" className="mb-2 ml-6 sm:mb-6 sm:ml-10">
      <div className="mx-auto w-4/5 rounded-t-sm rounded-b-[2.5rem] bg-ink py-1 text-center sm:py-2 font-semibold text-paper text-sm tracking-[0.3em] forced-color-adjust-none">
        {t("stage")}
      </div>
    </div>
  );
}
