"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { FailureText } from "@/components/ui/failure-text";
import { Notice } from "@/components/ui/notice";
import { Price } from "@/components/ui/price";
import type { SeatView } from "@/lib/concert/contract";
import type { ApiError } from "@/lib/http/client";
import type { LostSeat } from "./picks";
import type { Said } from "./use-choosing";

type Props = {
  picked: readonly SeatView[];
  max: number;
  lost: readonly { label: string; reason: LostSeat["reason"] }[];
  failure: ApiError | null;
  said: Said;
  isHolding: boolean;
  /** The time left, beside the title. */
  clock: ReactNode;
  onRemove: (seat: SeatView) => void;
  onHold: () => void;
};

/** What has been chosen, what it costs, and the one button that holds it. */
export function Tray(props: Props) {
  const { picked, max, lost, failure, said, isHolding, clock, onRemove, onHold } = props;
  const t = useTranslations("Seats");
  const total = picked.reduce((sum, { price }) => sum + price, 0);
  return (
    <section aria-labelledby="tray-title" className="flex flex-col gap-2.5 lg:gap-3">
      <div className="flex items-baseline justify-between gap-x-3 max-lg:px-1 lg:mb-1 lg:flex-wrap lg:gap-y-1 lg:border-line lg:border-b lg:pb-4">
        <h2 id="tray-title" className="shrink-0 font-bold text-heading">
          {t("chosen")}{" "}
          <span className="numbers font-medium text-sm text-soft">
            {t("chosenOf", { count: picked.length, max })}
          </span>
        </h2>
        {clock}
      </div>
      <div role="status" className="flex flex-col gap-2 empty:hidden">
        {lost.length > 0 && (
          <Notice tone="warn">
            {lost.map(({ label, reason }) => (
              <p key={label}>{t(`lost.${reason}`, { label })}</p>
            ))}
          </Notice>
        )}
        {said?.isSeen && <p className="sr-only">{said.text}</p>}
        {said && !said.isSeen && <Notice tone="info">{said.text}</Notice>}
      </div>
      {failure && (
        <Notice tone="bad" announce>
          <FailureText failure={failure} />
        </Notice>
      )}
      {picked.length === 0 ? (
        <p className="text-soft text-sm max-lg:px-1">{t("chooseHint")}</p>
      ) : (
        <ul className="grid grid-cols-4 gap-1.5 sm:flex sm:flex-wrap sm:gap-2 lg:flex-col">
          {picked.map((seat) => (
            <li
              key={seat.seatId}
              className="relative flex min-h-tap items-center gap-2 rounded-full border border-line bg-sunken pl-2.5 sm:pl-4 lg:justify-between lg:rounded-md"
            >
              <span className="font-semibold">{seat.label}</span>
              <span className="hidden text-soft text-sm sm:inline lg:mr-auto">
                {t("grade", { grade: seat.grade })} · <Price won={seat.price} />
              </span>
              <button
                type="button"
                onClick={() => onRemove(seat)}
                aria-label={t("remove", { label: seat.label })}
                // On a phone, where four stand side by side, all of it takes the seat off.
                className="inline-flex items-center justify-center rounded-full max-sm:absolute max-sm:inset-0 max-sm:justify-end max-sm:pr-2 hover:bg-line max-sm:hover:bg-transparent sm:size-tap"
              >
                <X aria-hidden className="size-3.5 sm:size-4" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {/* Until there is something to hold, a phone's room belongs to the map. */}
      <Button
        size="lg"
        className={classNames("w-full max-sm:px-3", picked.length === 0 && "max-lg:hidden")}
        disabled={picked.length === 0}
        aria-disabled={isHolding || undefined}
        onClick={() => !isHolding && onHold()}
      >
        {isHolding ? (
          t("holding")
        ) : (
          <span>
            {t("hold")} {total > 0 && <Price won={total} />}
          </span>
        )}
      </Button>
    </section>
  );
}
