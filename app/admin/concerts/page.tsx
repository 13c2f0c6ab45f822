import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { PageHead } from "@/components/admin-forms/page-head";
import { SearchBox } from "@/components/admin-forms/search-box";
import { DateRange } from "@/components/concert/date-range";
import { SaleStateChip } from "@/components/concert/sale-state-chip";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { Poster } from "@/components/ui/poster";
import { type ConcertView, concertsQuery } from "@/lib/concert/contract";
import { listConcerts } from "@/lib/concert/list-concerts";
import { concertsPath, programmePath } from "./find-programme";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const queryMaxLength = 100;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("AdminForms.concert"))("list") };
}

export default async function AdminConcertsPage({ searchParams }: Props) {
  await requireOrganiser(concertsPath);
  const { q, page } = await searchParams;
  const query =
    concertsQuery.safeParse({ query: q || undefined, page }).data ?? concertsQuery.parse({});
  const [list, t] = await Promise.all([listConcerts(query), getTranslations("AdminForms.concert")]);
  return (
    <>
      <PageHead title={t("list")}>
        <ButtonLink href={`${concertsPath}/new`}>{t("new")}</ButtonLink>
      </PageHead>
      <SearchBox
        action={concertsPath}
        label={t("search")}
        placeholder={t("searchHint")}
        button={t("find")}
        value={query.query ?? ""}
        maxLength={queryMaxLength}
      />
      {list.items.length === 0 ? (
        <div className="mt-6">
          <EmptyState
            title={t("nothing")}
            action={query.query && <ButtonLink href={concertsPath}>{t("all")}</ButtonLink>}
          >
            {t("nothingHint")}
          </EmptyState>
        </div>
      ) : (
        <ul className="mt-6 grid gap-3 lg:grid-cols-2">
          {list.items.map((concert) => (
            <ConcertRow key={concert.concertId} concert={concert} />
          ))}
        </ul>
      )}
      <Pager {...list} hrefOf={(to) => listPath(query.query, to)} />
    </>
  );
}

function ConcertRow({ concert }: { concert: ConcertView }) {
  const t = useTranslations("AdminForms.concert");
  const { concertId, title, artist, venueName, firstDate, lastDate, saleState, opensAt } = concert;
  return (
    <li className="relative flex gap-4 rounded-lg border border-line bg-surface p-3 hover:border-edge">
      <Poster concertId={concertId} className="w-16 shrink-0 self-start rounded-sm" />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
        <SaleStateChip state={saleState} opensAt={opensAt} now={new Date()} />
        <h2 className="font-bold">
          <Link
            href={programmePath(concertId)}
            prefetch={false}
            className="after:absolute after:inset-0 hover:underline"
          >
            {title}
          </Link>
        </h2>
        <p className="text-sm text-soft">
          {[artist, venueName].filter(Boolean).join(" · ") || t("noDates")}
        </p>
        {firstDate && lastDate && (
          <p className="text-faint text-sm">
            <DateRange first={firstDate} last={lastDate} />
          </p>
        )}
      </div>
    </li>
  );
}

function listPath(query: string | undefined, page: number): string {
  const params = new URLSearchParams();
  if (query) params.set("q", query);
  if (page > 1) params.set("page", String(page));
  return params.size > 0 ? `${concertsPath}?${params}` : concertsPath;
}
