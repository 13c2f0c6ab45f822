import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { SaleStateChip } from "@/components/concert/sale-state-chip";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { Poster } from "@/components/ui/poster";
import { addMonths, monthGrid, venueDate, venueInstant } from "@/lib/concert/calendar";
import type { ScheduleView } from "@/lib/concert/contract";
import { listDates } from "@/lib/concert/list-dates";
import type { SaleState } from "@/lib/concert/rules";
import { type HomeSearch, homePath } from "./search";

const dotsMax = 3;
/** A day that has more of them leads to a list of its own. */
const showsMax = 4;
const arrowClass =
  "inline-flex size-11 items-center justify-center rounded-full border border-edge bg-surface hover:border-ink";

type Props = { search: HomeSearch; now: Date };
type Grid = ReturnType<typeof monthGrid>;

/** A month of performances: a table to look at, and on a phone a list of its days beneath. */
export async function MonthCalendar({ search, now }: Props) {
  const grid = monthGrid(search.month);
  const days = grid.flat().filter((day) => day.inMonth);
  const first = days[0]?.date ?? "";
  const last = days.at(-1)?.date ?? "";
  const dates = await listDates({ query: search.query, fromDate: first, toDate: last });
  const byDay = groupByDay(dates);
  return (
    <div className="mt-8">
      <MonthHeading search={search} />
      <MonthTable grid={grid} byDay={byDay} today={venueDate(now)} search={search} />
      <Agenda byDay={byDay} now={now} search={search} />
    </div>
  );
}

function groupByDay(schedules: ScheduleView[]): Map<string, ScheduleView[]> {
  const byDay = new Map<string, ScheduleView[]>();
  for (const schedule of schedules) {
    const day = byDay.get(schedule.performanceDate);
    if (day) day.push(schedule);
    else byDay.set(schedule.performanceDate, [schedule]);
  }
  return byDay;
}

function MonthHeading({ search }: { search: HomeSearch }) {
  const t = useTranslations("Home");
  return (
    <div className="flex items-center justify-between gap-3">
      <h3 className="numbers font-bold text-heading" aria-live="polite">
        <DateTime at={venueInstant(`${search.month}-01`).toISOString()} format="month" />
      </h3>
      <div className="flex gap-2">
        <Link
          href={homePath(search, { month: addMonths(search.month, -1) })}
          scroll={false}
          aria-label={t("previousMonth")}
          className={arrowClass}
        >
          <ChevronLeft aria-hidden className="size-5" />
        </Link>
        <Link
          href={homePath(search, { month: addMonths(search.month, 1) })}
          scroll={false}
          aria-label={t("nextMonth")}
          className={arrowClass}
        >
          <ChevronRight aria-hidden className="size-5" />
        </Link>
      </div>
    </div>
  );
}

type TableProps = {
  grid: Grid;
  byDay: Map<string, ScheduleView[]>;
  today: string;
  search: HomeSearch;
};

function MonthTable({ grid, byDay, today, search }: TableProps) {
  const t = useTranslations("Home");
  const format = useFormatter();
  const weekday = (date: string, weekday: "short" | "long") =>
    format.dateTime(venueInstant(date), { weekday });
  return (
    <table className="mt-4 w-full table-fixed border-collapse overflow-hidden rounded-lg">
      <caption className="sr-only">{t("calendarCaption")}</caption>
      <thead>
        <tr>
          {(grid[0] ?? []).map(({ date }, at) => (
            <th
              key={date}
              scope="col"
              abbr={weekday(date, "long")}
              className={classNames(
                "py-2 font-semibold text-sm",
                at === 0 ? "text-rose" : "text-faint",
              )}
            >
              {weekday(date, "short")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {grid.map((days) => (
          <tr key={days[0]?.date}>
            {days.map(({ date, inMonth }) => (
              <td
                key={date}
                className={classNames(
                  "h-14 border border-line p-1 align-top md:h-28 md:p-1.5",
                  inMonth ? "bg-surface" : "bg-sunken",
                )}
              >
                {inMonth && (
                  <Day
                    date={date}
                    isToday={date === today}
                    schedules={byDay.get(date) ?? []}
                    search={search}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type DayProps = { date: string; isToday: boolean; schedules: ScheduleView[]; search: HomeSearch };

function Day({ date, isToday, schedules, search }: DayProps) {
  const t = useTranslations("Home");
  const number = (
    <span
      className={classNames(
        "numbers inline-flex size-7 items-center justify-center rounded-full text-sm",
        isToday ? "border-2 border-ink font-bold" : "text-soft",
      )}
    >
      {Number(date.slice(8))}
      {isToday && <span className="sr-only">{t("today")}</span>}
    </span>
  );
  if (schedules.length === 0) return number;
  return (
    <>
      <a href={`#day-${date}`} className="flex h-full flex-col items-center rounded-sm md:hidden">
        {number}
        <span className="sr-only">{t("dayWithShows", { count: schedules.length })}</span>
        <span aria-hidden="true" className="mt-0.5 flex gap-0.5">
          {schedules.slice(0, dotsMax).map((schedule) => (
            <span key={schedule.scheduleId} className="size-2 rounded-full bg-grape" />
          ))}
        </span>
      </a>
      <div className="hidden md:block">
        {number}
        <ul className="mt-1 flex flex-col gap-1">
          {schedules.slice(0, showsMax).map((schedule) => (
            <li key={schedule.scheduleId}>
              <ShowLink schedule={schedule} />
            </li>
          ))}
        </ul>
        {schedules.length > showsMax && <WholeDay date={date} search={search} />}
      </div>
    </>
  );
}

/** Leads to everything that plays on a day, as posters. */
function WholeDay({ date, search }: { date: string; search: HomeSearch }) {
  const t = useTranslations("Home");
  return (
    <Link
      href={homePath(search, { view: "cards", fromDate: date, toDate: date })}
      className="mt-1 inline-flex min-h-6 items-center px-1.5 font-semibold text-grape text-xs underline underline-offset-4 max-md:min-h-tap max-md:px-0 max-md:text-sm"
    >
      {t("wholeDay")}
      <span className="sr-only">
        , <DateTime at={venueInstant(date).toISOString()} format="shortDay" />
      </span>
    </Link>
  );
}

function showTone(status: SaleState): string {
  if (status === "ON_SALE" || status === "ALMOST_SOLD_OUT") return "bg-grape-wash text-ink";
  return status === "UPCOMING" ? "bg-sky-wash text-ink" : "bg-sunken text-soft";
}

// A plain link: only a page the browser itself loads marks its target, the date that was chosen.
function pathOf({ concertId, scheduleId }: ScheduleView): string {
  return `/concerts/${concertId}#date-${scheduleId}`;
}

function ShowLink({ schedule }: { schedule: ScheduleView }) {
  const t = useTranslations("Concert");
  return (
    <a
      href={pathOf(schedule)}
      className={classNames(
        "block rounded-sm border border-transparent px-1.5 py-1 text-xs leading-tight hover:underline",
        showTone(schedule.status),
      )}
    >
      <span className="numbers block text-[0.6875rem]">
        <DateTime at={schedule.startsAt} format="time" /> · {t(`states.${schedule.status}`)}
      </span>
      <span className="line-clamp-2 font-semibold">{schedule.concertTitle}</span>
    </a>
  );
}

type AgendaProps = { byDay: Map<string, ScheduleView[]>; now: Date; search: HomeSearch };

function Agenda({ byDay, now, search }: AgendaProps) {
  const t = useTranslations("Home");
  if (byDay.size === 0) return <p className="mt-6 text-center text-soft">{t("emptyMonth")}</p>;
  return (
    <ol className="mt-6 flex flex-col gap-6 md:hidden">
      {[...byDay].map(([date, schedules]) => (
        <li key={date} id={`day-${date}`} className="scroll-mt-4">
          <h4 className="border-line border-b pb-1.5 font-bold">
            <DateTime at={venueInstant(date).toISOString()} format="shortDay" />
          </h4>
          <ul>
            {schedules.slice(0, showsMax).map((schedule) => (
              <AgendaEntry key={schedule.scheduleId} schedule={schedule} now={now} />
            ))}
          </ul>
          {schedules.length > showsMax && <WholeDay date={date} search={search} />}
        </li>
      ))}
    </ol>
  );
}

function AgendaEntry({ schedule, now }: { schedule: ScheduleView; now: Date }) {
  return (
    <li className="relative flex gap-3 py-3">
      <Poster concertId={schedule.concertId} className="w-14 shrink-0 rounded-sm" />
      <div className="flex min-w-0 flex-col items-start gap-1">
        <a
          href={pathOf(schedule)}
          className="font-semibold leading-snug after:absolute after:inset-0"
        >
          {schedule.concertTitle}
        </a>
        <p className="dotted text-sm text-soft">
          <DateTime at={schedule.startsAt} format="time" />
          <span>{schedule.venueName}</span>
        </p>
        <SaleStateChip state={schedule.status} opensAt={schedule.bookingOpenAt} now={now} />
      </div>
    </li>
  );
}
