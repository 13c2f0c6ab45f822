"use client";

import { Sparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import type { SeatView } from "@/lib/concert/contract";
import { bestAvailable } from "./best-available";
import type { Tier } from "./tiers";

const usualParty = 2;
const anyGrade = "";

type Props = {
  seats: readonly SeatView[];
  tiers: readonly Tier[];
  max: number;
  /** The seats that were found, none when there are not so many side by side. */
  onFound: (seatIds: number[]) => void;
};

/** Finds the best seats side by side, of any price or of one tier. */
export function BestAvailableForm({ seats, tiers, max, onFound }: Props) {
  const t = useTranslations("Seats");
  const [count, setCount] = useState(Math.min(usualParty, max));
  const [grade, setGrade] = useState(anyGrade);

  const find = () => {
    const candidates = seats.map((seat) => ({
      seatNumber: seat.seatNumber,
      isFree: seat.status === "AVAILABLE" || (seat.status === "SELECTED" && seat.mine === true),
      isWanted: grade === anyGrade || seat.grade === grade,
    }));
    const numbers = bestAvailable(candidates, count);
    const found = seats.filter(({ seatNumber }) => numbers.includes(seatNumber));
    onFound(found.map(({ seatId }) => seatId));
  };

  return (
    <div className="flex items-center gap-1.5 sm:gap-2">
      <select
        aria-label={t("party")}
        value={count}
        onChange={(event) => setCount(Number(event.target.value))}
        className={selectClass}
      >
        {Array.from({ length: max }, (_, index) => index + 1).map((size) => (
          <option key={size} value={size}>
            {t("seats", { count: size })}
          </option>
        ))}
      </select>
      <select
        aria-label={t("wantedGrade")}
        value={grade}
        onChange={(event) => setGrade(event.target.value)}
        className={selectClass}
      >
        <option value={anyGrade}>{t("anyGrade")}</option>
        {tiers.map((tier) => (
          <option key={tier.grade} value={tier.grade}>
            {t("grade", { grade: tier.grade })}
          </option>
        ))}
      </select>
      <Button
        tone="secondary"
        size="sm"
        onClick={find}
        disabled={max === 0}
        className="whitespace-nowrap max-sm:px-3"
      >
        <Sparkles aria-hidden className="size-4 max-sm:hidden" />
        <span>{t.rich("best", { rest: (words) => <Rest>{words}</Rest> })}</span>
      </Button>
    </div>
  );
}

/** What the selects beside the button say already: a small phone has no room for it. */
function Rest({ children }: { children: ReactNode }) {
  return <span className="max-[24rem]:sr-only">{children}</span>;
}

const selectClass =
  "min-h-tap min-w-0 rounded-full border border-edge bg-surface px-2.5 font-semibold text-ink text-sm max-[22rem]:px-1.5 sm:px-4";
