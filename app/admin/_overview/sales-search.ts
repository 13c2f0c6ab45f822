import type { SalesQuery } from "@/lib/admin/list-sales";
import { pageQuery } from "@/lib/contract";

export type SearchParams = Record<string, string | string[] | undefined>;

const queryMaxLength = 100;

/** What the address of the overview asks for. A part that makes no sense is as if it were not there. */
export function readSalesSearch(params: SearchParams): SalesQuery {
  const one = (name: string) => {
    const value = params[name];
    return typeof value === "string" ? value.trim() : undefined;
  };
  return {
    period: one("period") === "PAST" ? "PAST" : "CURRENT",
    query: one("q")?.slice(0, queryMaxLength) || undefined,
    page: pageQuery.safeParse({ page: one("page") }).data?.page ?? 1,
  };
}

/** The overview's address for a search with some parts changed. */
export function overviewPath(search: SalesQuery, change: Partial<SalesQuery> = {}): string {
  const { period, query, page } = { ...search, page: 1, ...change };
  const params = new URLSearchParams();
  if (period === "PAST") params.set("period", period);
  if (query) params.set("q", query);
  if (page > 1) params.set("page", String(page));
  return params.size > 0 ? `/admin?${params}` : "/admin";
}
