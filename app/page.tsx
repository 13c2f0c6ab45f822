import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { ConcertCard } from "@/components/concert/concert-card";
import { MyLines } from "@/components/concert/my-lines";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Pager } from "@/components/ui/pager";
import type { ConcertView } from "@/lib/concert/contract";
import { listConcerts } from "@/lib/concert/list-concerts";
import { House } from "./_home/house";
import { MonthCalendar } from "./_home/month-calendar";
import {
  concertsQueryOf,
  type HomeSearch,
  homePath,
  readHomeSearch,
  type SearchParams,
} from "./_home/search";
import { SearchForm } from "./_home/search-form";
import { findEntries } from "./_lib/entries";

export default async function HomePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const now = new Date();
  const search = readHomeSearch(await searchParams, now);
  const [t, entries] = await Promise.all([getTranslations("Home"), findEntries()]);
  return (
    <>
      <MyLines entries={entries} />
      <Opening />
      <section aria-labelledby="whats-on" className="mt-8 sm:mt-12">
        <div className="flex justify-between gap-x-4 gap-y-3 max-sm:flex-col sm:items-center">
          <h2 id="whats-on" className="font-extrabold text-title">
            {t("whatsOn")}
          </h2>
          <LinkTabs
            label={t("views")}
            tabs={(["cards", "calendar"] as const).map((view) => ({
              href: homePath(search, { view }),
              label: t(`view.${view}`),
              current: search.view === view,
            }))}
          />
        </div>
        <div className="mt-4">
          <SearchForm search={search} />
        </div>
        {search.view === "calendar" ? (
          <MonthCalendar search={search} now={now} />
        ) : (
          <Cards search={search} now={now} />
        )}
      </section>
    </>
  );
}

function Opening() {
  const t = useTranslations("Home");
  return (
    <div className="flex items-center justify-between gap-10">
      <div className="max-w-3xl">
        <h1 className="font-extrabold text-display">
          {t.rich("headline", {
            accent: (chunks) => <span className="block text-grape">{chunks}</span>,
          })}
        </h1>
        <p className="mt-4 min-h-[2lh] max-w-xl text-lg text-soft sm:min-h-0">{t("lead")}</p>
      </div>
      <House className="hidden w-80 shrink-0 lg:block" />
    </div>
  );
}

async function Cards({ search, now }: { search: HomeSearch; now: Date }) {
  const t = await getTranslations("Home");
  const concerts = await listConcerts(concertsQueryOf(search));
  if (concerts.items.length === 0) return <NothingFound />;
  // What can still be bought, or will be, comes first; the order within stays that of the dates.
  const shown = [...concerts.items].sort((a, b) => Number(isOver(a)) - Number(isOver(b)));
  return (
    <>
      <p className="mt-4 text-faint text-sm" aria-live="polite">
        {t("found", { count: concerts.totalItems })}
      </p>
      <ul className="mt-3 grid grid-cols-2 gap-x-4 gap-y-9 sm:gap-x-6 md:grid-cols-3 lg:grid-cols-4">
        {shown.map((concert) => (
          <li key={concert.concertId}>
            <ConcertCard concert={concert} now={now} />
          </li>
        ))}
      </ul>
      <Pager {...concerts} hrefOf={(page) => homePath(search, { page })} />
    </>
  );
}

function isOver({ saleState }: ConcertView): boolean {
  return saleState === "CLOSED" || saleState === "CANCELLED";
}

function NothingFound() {
  const t = useTranslations("Home");
  return (
    <div className="mt-8">
      <EmptyState
        title={t("nothing")}
        action={
          <ButtonLink tone="secondary" href="/">
            {t("showAll")}
          </ButtonLink>
        }
      >
        {t("nothingHint")}
      </EmptyState>
    </div>
  );
}
