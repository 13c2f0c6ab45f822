import { Search } from "lucide-react";
import Form from "next/form";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { LiveRefresh } from "@/components/admin/live-refresh";
import { Button, ButtonLink } from "@/components/ui/button";
import { ClientMessages } from "@/components/ui/client-messages";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Pager } from "@/components/ui/pager";
import { db } from "@/db/client";
import { countLines } from "@/lib/admin/count-lines";
import { findLastReconciliation } from "@/lib/admin/last-reconciliation";
import { listSales, type SalesQuery } from "@/lib/admin/list-sales";
import { totalSales } from "@/lib/admin/total-sales";
import { SaleRow } from "./_overview/sale-row";
import { overviewPath, readSalesSearch, type SearchParams } from "./_overview/sales-search";
import { Totals } from "./_overview/totals";

type Props = { searchParams: Promise<SearchParams> };

export default async function AdminPage({ searchParams }: Props) {
  const search = readSalesSearch(await searchParams);
  await requireOrganiser(overviewPath(search, { page: search.page }));
  const counts = await countLines();
  const [totals, sales, verdict, t] = await Promise.all([
    totalSales(db(), counts),
    listSales(db(), search, counts),
    findLastReconciliation(),
    getTranslations("Admin.overview"),
  ]);
  const now = new Date();
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="font-extrabold text-title">{t("title")}</h1>
        <ClientMessages namespaces={["Admin"]}>
          <LiveRefresh renderedAt={now.toISOString()} />
        </ClientMessages>
      </div>
      <Totals totals={totals} verdict={verdict} />
      <section aria-labelledby="sales" className="mt-10">
        <div className="flex flex-wrap items-center justify-between gap-4">
          <h2 id="sales" className="font-bold text-heading">
            {t("sales")}
          </h2>
          <LinkTabs
            label={t("periods")}
            tabs={(["CURRENT", "PAST"] as const).map((period) => ({
              href: overviewPath(search, { period }),
              label: t(`period.${period}`),
              current: search.period === period,
            }))}
          />
        </div>
        <SalesSearch search={search} />
        {sales.items.length === 0 ? (
          <EmptyState title={t(search.query ? "nothingFound" : `empty.${search.period}`)} />
        ) : (
          <ul className="grid gap-3">
            {sales.items.map((sale) => (
              <SaleRow key={sale.scheduleId} sale={sale} now={now} />
            ))}
          </ul>
        )}
        <Pager {...sales} hrefOf={(page) => overviewPath(search, { page })} />
      </section>
    </>
  );
}

/** A GET form: the search lives in the address. */
function SalesSearch({ search }: { search: SalesQuery }) {
  const t = useTranslations("Admin.overview");
  return (
    <Form action="/admin" role="search" className="my-4 flex items-end gap-2">
      {search.period === "PAST" && <input type="hidden" name="period" value="PAST" />}
      <Field
        key={search.query}
        id="q"
        name="q"
        type="search"
        label={t("search")}
        hideLabel
        placeholder={t("search")}
        defaultValue={search.query}
        maxLength={100}
        className="min-w-0 flex-1 sm:max-w-sm"
      />
      <Button type="submit" tone="secondary" aria-label={t("find")}>
        <Search aria-hidden className="size-5" />
      </Button>
      {search.query && (
        <ButtonLink tone="quiet" href={overviewPath(search, { query: undefined })}>
          {t("clear")}
        </ButtonLink>
      )}
    </Form>
  );
}
