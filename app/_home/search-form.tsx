import { Search } from "lucide-react";
import Form from "next/form";
import { useTranslations } from "next-intl";
import { Button, ButtonLink } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { type HomeSearch, homePath } from "./search";

/** A GET form: the search lives in the address, can be shared, and works before any script runs. */
export function SearchForm({ search }: { search: HomeSearch }) {
  const t = useTranslations("Home");
  const isCalendar = search.view === "calendar";
  // A phone looks for dates in the calendar; its room belongs to the posters.
  const hasDates = search.fromDate || search.toDate || search.datesCrossed;
  const isFiltered = search.query || hasDates;
  const datesClass = hasDates ? "" : "max-md:hidden";
  return (
    <Form action="/" role="search" className="flex flex-wrap items-end gap-3">
      {isCalendar && <input type="hidden" name="view" value="calendar" />}
      {isCalendar && <input type="hidden" name="month" value={search.month} />}
      <Field
        key={`q-${search.query}`}
        id="q"
        name="q"
        type="search"
        label={t("search")}
        placeholder={t("searchHint")}
        defaultValue={search.query}
        maxLength={100}
        className="min-w-0 flex-1 basis-40"
      />
      {!isCalendar && (
        <>
          <Field
            key={`from-${search.fromDate}`}
            id="from"
            name="from"
            type="date"
            label={t("from")}
            defaultValue={search.fromDate}
            className={datesClass}
          />
          <Field
            key={`to-${search.toDate}`}
            id="to"
            name="to"
            type="date"
            label={t("to")}
            defaultValue={search.toDate}
            error={search.datesCrossed ? t("datesCrossed") : undefined}
            className={datesClass}
          />
        </>
      )}
      <div className="flex gap-2">
        <Button type="submit">
          <Search aria-hidden className="size-5" />
          {t("find")}
        </Button>
        {isFiltered && (
          <ButtonLink
            tone="secondary"
            href={homePath(
              { ...search, query: undefined },
              { fromDate: undefined, toDate: undefined },
            )}
          >
            {t("clear")}
          </ButtonLink>
        )}
      </div>
    </Form>
  );
}
