import { randomUUID } from "node:crypto";
import { useLocale, useTranslations } from "next-intl";
import { lookOf } from "@/components/seat-map/picks";
import { tiersOf } from "@/components/seat-map/tiers";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Price } from "@/components/ui/price";
import type { SeatView } from "@/lib/concert/contract";
import { type ErrorCode, errorTable, messageOf } from "@/lib/errors";

type Props = {
  seats: readonly SeatView[];
  refused: string | undefined;
  hold: (form: FormData) => Promise<void>;
};

/** The seats without scripts: a list of check boxes, as they were when the page was made. */
export function PlainSeats({ seats, refused, hold }: Props) {
  const t = useTranslations("Seats");
  const locale = useLocale();
  return (
    <form action={hold} className="mt-10 flex flex-col gap-6">
      <h2 className="font-bold text-heading">{t("views.list")}</h2>
      {refused && refused in errorTable && (
        <Notice tone="bad" announce>
          {messageOf(refused as ErrorCode, locale)}
        </Notice>
      )}
      <input type="hidden" name="key" value={randomUUID()} />
      {tiersOf(seats).map(({ grade, price }) => (
        <fieldset key={grade}>
          <legend className="font-bold">
            {t("grade", { grade })} <Price won={price} />
          </legend>
          <div className="mt-2 flex flex-wrap gap-2">
            {seats
              .filter((seat) => seat.grade === grade && lookOf(seat, false) === "free")
              .map(({ seatId, label }) => (
                <label key={seatId} className="flex min-h-tap items-center gap-2 px-2">
                  <input type="checkbox" name="seat" value={seatId} className="size-5" />
                  {label}
                </label>
              ))}
          </div>
        </fieldset>
      ))}
      <Button type="submit" size="lg">
        {t("hold")}
      </Button>
    </form>
  );
}
