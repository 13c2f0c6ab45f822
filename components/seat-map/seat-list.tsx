"use client";

import { useTranslations } from "next-intl";
import { Price } from "@/components/ui/price";
import type { SeatView } from "@/lib/concert/contract";
import { lookOf } from "./picks";
import { SeatMark } from "./seat-mark";
import type { Tier } from "./tiers";
import { useSeatName } from "./use-seat-name";

type Props = {
  seats: readonly SeatView[];
  tiers: readonly Tier[];
  picked: readonly number[];
  onToggle: (seat: SeatView) => void;
};

/** The same seats as the map, as check boxes by price tier. */
export function SeatList({ seats, tiers, picked, onToggle }: Props) {
  const t = useTranslations("Seats");
  return (
    <div className="flex flex-col gap-6">
      {tiers.map((tier) => (
        <fieldset key={tier.grade}>
          <legend className="mb-2 flex w-full flex-wrap items-baseline gap-x-3 font-bold">
            {t("grade", { grade: tier.grade })}
            <span className="font-semibold text-soft">
              <Price won={tier.price} />
            </span>
            <span className="font-medium text-faint text-sm">
              {t("free", { count: tier.free })}
            </span>
          </legend>
          <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
            {seats
              .filter(({ grade }) => grade === tier.grade)
              .map((seat) => (
                <ListedSeat
                  key={seat.seatId}
                  seat={seat}
                  tier={tier}
                  isPicked={picked.includes(seat.seatId)}
                  onToggle={onToggle}
                />
              ))}
          </ul>
        </fieldset>
      ))}
    </div>
  );
}

type ListedProps = {
  seat: SeatView;
  tier: Tier;
  isPicked: boolean;
  onToggle: (seat: SeatView) => void;
};

function ListedSeat({ seat, tier, isPicked, onToggle }: ListedProps) {
  const t = useTranslations("Seats");
  const nameOf = useSeatName();
  const look = lookOf(seat, isPicked);
  const canToggle = look === "free" || look === "picked";
  return (
    <li>
      <label className="relative flex min-h-12 items-center gap-2 rounded-md border border-line bg-surface px-2 py-1 has-[:checked]:border-ink has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-grape has-[[aria-disabled]]:bg-transparent">
        <input
          type="checkbox"
          className="absolute inset-0 size-full opacity-0"
          checked={look === "picked"}
          aria-disabled={!canToggle || undefined}
          aria-label={nameOf(seat, look)}
          onChange={() => canToggle && onToggle(seat)}
        />
        <SeatMark look={look} letter={tier.letter} tone={tier.tone} className="size-8 shrink-0" />
        <span className="min-w-0">
          <span className="block font-semibold leading-tight">{seat.label}</span>
          <span className="block text-faint text-xs leading-tight">{t(`looks.${look}`)}</span>
        </span>
      </label>
    </li>
  );
}
