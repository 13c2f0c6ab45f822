import { monthOf, venueDate } from "@/lib/concert/calendar";
import { concertsQuery } from "@/lib/concert/contract";

const pageSize = 24;
const monthPattern = /^20\d\d-(0[1-9]|1[0-2])$/;

export type SearchParams = Record<string, string | string[] | undefined>;

/** What the address of the home page asks for. A part that makes no sense is as if it were not there. */
export type HomeSearch = {
  view: "cards" | "calendar";
  query?: string | undefined;
  fromDate?: string | undefined;
  toDate?: string | undefined;
  page: number;
  /** YYYY-MM the calendar shows. */
  month: string;
  /** The dates were given the wrong way round. */
  datesCrossed: boolean;
};

export function readHomeSearch(params: SearchParams, now: Date): HomeSearch {
  const one = (name: string) => {
    const value = params[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const month = one("month");
  const datesCrossed = (one("from") ?? "") > (one("to") ?? "9999");
  return {
    view: one("view") === "calendar" ? "calendar" : "cards",
    query: sane("query", one("q")),
    fromDate: datesCrossed ? undefined : sane("fromDate", one("from")),
    toDate: datesCrossed ? undefined : sane("toDate", one("to")),
    page: sane("page", one("page")) ?? 1,
    month: month && monthPattern.test(month) ? month : monthOf(venueDate(now)),
    datesCrossed,
  };
}

type Field = "query" | "fromDate" | "toDate" | "page";

/** The value of one field if the contract takes it. */
function sane<F extends Field>(field: F, value: string | undefined) {
  const result = concertsQuery.safeParse({ [field]: value });
  return result.success ? result.data[field] : undefined;
}

/** The contract's query of a search. */
export function concertsQueryOf({ query, fromDate, toDate, page }: HomeSearch) {
  return { query, fromDate, toDate, page, size: pageSize };
}

/** The home page's address for a search with some parts changed. */
export function homePath(search: HomeSearch, change: Partial<HomeSearch> = {}): string {
  const { view, query, fromDate, toDate, page, month } = { ...search, page: 1, ...change };
  const params = new URLSearchParams();
  if (view === "calendar") params.set("view", "calendar");
  if (query) params.set("q", query);
  if (view === "cards" && fromDate) params.set("from", fromDate);
  if (view === "cards" && toDate) params.set("to", toDate);
  if (view === "cards" && page > 1) params.set("page", String(page));
  if (view === "calendar") params.set("month", month);
  return params.size > 0 ? `/?${params}` : "/";
}
