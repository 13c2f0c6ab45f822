import Link from "next/link";
import { useTranslations } from "next-intl";
import { LinkPending } from "@/components/ui/link-pending";
import { Poster } from "@/components/ui/poster";
import type { ConcertView } from "@/lib/concert/contract";
import { DateRange } from "./date-range";
import { PriceRange } from "./price-range";
import { SaleStateChip } from "./sale-state-chip";

/** A concert as its poster and what one wants to know before a click. All of it is the link. */
export function ConcertCard({ concert, now }: { concert: ConcertView; now: Date }) {
  const t = useTranslations("Common");
  const { concertId, saleState } = concert;
  const sells = saleState === "ON_SALE" || saleState === "ALMOST_SOLD_OUT";
  const isOver = saleState === "CLOSED" || saleState === "CANCELLED";
  return (
    <article className="group relative flex flex-col gap-3">
      <div className="overflow-hidden rounded-lg border border-line bg-sunken">
        <Poster
          concertId={concertId}
          className={`w-full transition-transform duration-500 ease-out-soft group-hover:scale-[1.03] ${isOver ? "opacity-50 saturate-50" : ""}`}
        />
      </div>
      <div className="flex flex-col gap-1.5">
        <div>
          <SaleStateChip state={saleState} opensAt={concert.opensAt} now={now} />
        </div>
        <h2 className="font-bold text-base leading-snug tracking-tight sm:text-lg">
          <Link
            href={`/concerts/${concertId}`}
            className="after:absolute after:inset-0 after:rounded-lg group-hover:text-grape"
          >
            {concert.title}
            <LinkPending />
          </Link>
        </h2>
        <p className="text-sm text-soft leading-snug">
          {concert.firstDate && concert.lastDate && (
            <>
              <DateRange first={concert.firstDate} last={concert.lastDate} />
              <br />
            </>
          )}
          {concert.venueName}
        </p>
        <p className="flex flex-wrap gap-x-3 text-sm">
          {concert.minPrice !== null && concert.maxPrice !== null && (
            <PriceRange min={concert.minPrice} max={concert.maxPrice} />
          )}
          {sells && (
            <span className="numbers font-semibold text-grape">
              {t("seatsLeft", { count: concert.availableSeats })}
            </span>
          )}
        </p>
      </div>
    </article>
  );
}
