/** Days and months as people at the venue count them: Asia/Seoul, which has had no daylight saving since 1988. */

const venueOffset = "+09:00";
const venueOffsetMs = 9 * 3_600_000;
const dayMs = 86_400_000;
const daysPerWeek = 7;

/** The venue's wall clock of an instant, written as if it were UTC. */
function wallClock(instant: Date): string {
  return new Date(instant.getTime() + venueOffsetMs).toISOString();
}

/** YYYY-MM-DD at the venue. */
export function venueDate(instant: Date): string {
  return wallClock(instant).slice(0, 10);
}

/** HH:mm:ss at the venue. */
export function venueTime(instant: Date): string {
  return wallClock(instant).slice(11, 19);
}

/** The instant a venue-local time of day (HH:mm) begins. */
export function venueInstant(date: string, time = "00:00"): Date {
  return new Date(`${date}T${time}:00${venueOffset}`);
}

/** The date `days` after `date`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}

/** Whole calendar days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}

/** The n of "D-n": venue-local midnights between now and an instant; 0 on the day itself. */
export function daysUntil(instant: Date, now: Date): number {
  return daysBetween(venueDate(now), venueDate(instant));
}

/** YYYY-MM of a date. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

/** The month `months` after a YYYY-MM. */
export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

export type CalendarDay = { date: string; inMonth: boolean };

/** The weeks a month's page shows, Sunday first, filled up with the days of its neighbours. */
export function monthGrid(month: string): CalendarDay[][] {
  const first = `${month}-01`;
  const start = addDays(first, -new Date(first).getUTCDay());
  const end = `${addMonths(month, 1)}-01`;
  const weeks: CalendarDay[][] = [];
  for (let sunday = start; sunday < end; sunday = addDays(sunday, daysPerWeek)) {
    weeks.push(
      Array.from({ length: daysPerWeek }, (_, index) => {
        const date = addDays(sunday, index);
        return { date, inMonth: monthOf(date) === month };
      }),
    );
  }
  return weeks;
}
