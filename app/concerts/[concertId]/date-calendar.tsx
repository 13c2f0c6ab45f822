import { useFormatter, useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { monthGrid, monthOf, venueInstant } from "@/lib/concert/calendar";
import type { ScheduleView } from "@/lib/concert/contract";

type Props = { schedules: ScheduleView[] };

/** The months a concert plays in; each day of it is a grape that leads to its date below. */
export function DateCalendar({ schedules }: Props) {
  const months = [...new Set(schedules.map(({ performanceDate }) => monthOf(performanceDate)))];
  return (
    <div className="flex flex-col gap-8">
      {months.map((month) => (
        <Month key={month} month={month} schedules={schedules} />
      ))}
    </div>
  );
}

function Month({ month, schedules }: Props & { month: string }) {
  const format = useFormatter();
  const grid = weeksOf(month, schedules);
  const weekday = (date: string, width: "narrow" | "long") =>
    format.dateTime(venueInstant(date), { weekday: width });
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="numbers pb-2 text-left font-bold">
        <DateTime at={venueInstant(`${month}-01`).toISOString()} format="month" />
      </caption>
      <thead>
        <tr>
          {(grid[0] ?? []).map(({ date }) => (
            <th
              key={date}
              scope="col"
              abbr={weekday(date, "long")}
              className="pb-1 font-medium text-faint text-xs"
            >
              {weekday(date, "narrow")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {grid.map((week) => (
          <tr key={week[0]?.date}>
            {week.map(({ date, inMonth }) => (
              <td key={date} className="p-0.5 text-center align-top">
                {inMonth && (
                  <Day
                    date={date}
                    schedules={schedules.filter((schedule) => schedule.performanceDate === date)}
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

/** The weeks of a month from its first performance to its last. */
function weeksOf(month: string, schedules: ScheduleView[]) {
  const days = schedules
    .map(({ performanceDate }) => performanceDate)
    .filter((date) => monthOf(date) === month)
    .sort();
  const [first = "", last = ""] = [days[0], days.at(-1)];
  return monthGrid(month).filter(
    (week) => week.some(({ date }) => date >= first) && (week[0]?.date ?? "") <= last,
  );
}

function Day({ date, schedules }: Props & { date: string }) {
  const t = useTranslations("Concert");
  const day = Number(date.slice(8));
  const shape =
    "numbers mx-auto flex size-11 items-center justify-center rounded-full border text-sm";
  const first = schedules[0];
  if (!first)
    return <span className={classNames(shape, "border-transparent text-faint")}>{day}</span>;
  const isSoldOut = schedules.every(({ status }) => status === "SOLD_OUT");
  const forSale = schedules.filter(
    ({ status }) => status === "ON_SALE" || status === "ALMOST_SOLD_OUT",
  );
  const free = forSale.reduce((sum, { availableSeats }) => sum + availableSeats, 0);
  return (
    <a href={`#date-${first.scheduleId}`} className="group block rounded-md">
      <span
        className={classNames(
          shape,
          "font-bold",
          forSale.length > 0
            ? "border-transparent bg-grape text-on-grape group-hover:bg-grape-deep"
            : "border-edge text-soft group-hover:border-ink",
        )}
      >
        {day}
      </span>
      <span className="sr-only">
        {forSale.length > 0 ? t("dayForSale", { count: free }) : t("dayNotForSale")}
      </span>
      <span aria-hidden="true" className="numbers mt-0.5 block text-soft text-xs leading-tight">
        {forSale.length > 0 && t("daySeats", { count: free })}
        {isSoldOut && t("states.SOLD_OUT")}
      </span>
    </a>
  );
}
