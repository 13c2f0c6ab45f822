import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { findEntries } from "@/app/_lib/entries";
import { DateRange } from "@/components/concert/date-range";
import { MyLines } from "@/components/concert/my-lines";
import { PriceRange } from "@/components/concert/price-range";
import { SaleStateChip } from "@/components/concert/sale-state-chip";
import { buttonClass } from "@/components/ui/button";
import { Poster } from "@/components/ui/poster";
import type { ConcertView } from "@/lib/concert/contract";
import { DateCalendar } from "./date-calendar";
import { DateList } from "./date-list";
import { findConcertPage } from "./find-concert";

type Props = { params: Promise<{ concertId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { concert } = await findConcertPage((await params).concertId);
  const { title, description } = concert;
  return { title, description, openGraph: { title, description, siteName: "frontrow" } };
}

export default async function ConcertPage({ params }: Props) {
  const { concert, schedules } = await findConcertPage((await params).concertId);
  const [t, entries] = await Promise.all([getTranslations("Concert"), findEntries()]);
  const now = new Date();
  return (
    <>
      <MyLines entries={entries.filter(({ concertId }) => concertId === concert.concertId)} />
      <div className="grid gap-8 md:grid-cols-[minmax(0,18rem)_minmax(0,1fr)] md:gap-10 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)] lg:gap-14">
        <Poster
          concertId={concert.concertId}
          className="max-h-96 w-full rounded-xl border border-line md:sticky md:top-6 md:max-h-none md:self-start"
        />
        <div>
          <Facts concert={concert} now={now} />
          <ToDates concert={concert} />
          <section aria-labelledby="dates" className="relative z-10 bg-paper pt-10 md:pt-12">
            <h2 id="dates" className="font-extrabold text-title">
              {t("dates")}
            </h2>
            <p className="mt-2 text-soft">{t("datesHint")}</p>
            {schedules.length === 0 ? (
              <p className="mt-6 text-soft">{t("noDates")}</p>
            ) : (
              <div className="mt-6 flex flex-col gap-8">
                <DateCalendar schedules={schedules} />
                <DateList schedules={schedules} now={now} />
              </div>
            )}
          </section>
        </div>
      </div>
    </>
  );
}

/**
 * On a phone the dates are far below the poster: until they come up, the way there stays under the thumb, and they then
 * slide over it. Whoever comes to it by keyboard sees it in front.
 */
function ToDates({ concert }: { concert: ConcertView }) {
  const t = useTranslations("Concert");
  const seats = useTranslations("Common");
  const { saleState, minPrice, maxPrice, availableSeats } = concert;
  const sells = saleState === "ON_SALE" || saleState === "ALMOST_SOLD_OUT";
  if (!sells || minPrice === null || maxPrice === null) return null;
  return (
    <div className="-mx-4 -mb-21 sticky bottom-0 mt-6 flex h-21 items-center justify-between gap-4 border-line border-t bg-surface px-4 focus-within:z-20 md:hidden">
      <p className="min-w-0 leading-snug">
        <span className="font-bold">
          <PriceRange min={minPrice} max={maxPrice} />
        </span>
        <span className="numbers block font-semibold text-grape text-sm">
          {seats("seatsLeft", { count: availableSeats })}
        </span>
      </p>
      <a href="#dates" className={`${buttonClass()} shrink-0`}>
        {t("dates")}
      </a>
    </div>
  );
}

function Facts({ concert, now }: { concert: ConcertView; now: Date }) {
  const t = useTranslations("Concert");
  const { firstDate, lastDate, minPrice, maxPrice } = concert;
  return (
    <div className="flex flex-col items-start gap-4">
      <SaleStateChip state={concert.saleState} opensAt={concert.opensAt} now={now} />
      <h1 className="font-extrabold text-display">{concert.title}</h1>
      {concert.artist && <p className="font-semibold text-heading text-soft">{concert.artist}</p>}
      <dl className="mt-2 grid w-full grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2.5 border-line border-y py-5">
        {firstDate && lastDate && (
          <Fact name={t("period")}>
            <DateRange first={firstDate} last={lastDate} />
          </Fact>
        )}
        <Fact name={t("venue")}>{concert.venueName}</Fact>
        {minPrice !== null && maxPrice !== null && (
          <Fact name={t("price")}>
            <PriceRange min={minPrice} max={maxPrice} />
          </Fact>
        )}
      </dl>
      <p className="max-w-prose whitespace-pre-line text-lg text-soft">{concert.description}</p>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="font-semibold">{children}</dd>
    </>
  );
}
