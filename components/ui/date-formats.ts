import type { Formats } from "next-intl";

const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const day = { month: "short", day: "numeric", weekday: "short" } as const;

/** Every way a date or time is written on this site. */
export const dateFormats = {
  shortDay: day,
  dayTime: { ...day, year: "numeric", ...clock },
  shortDayTime: { ...day, ...clock },
  time: clock,
  stamp: { year: "numeric", month: "2-digit", day: "2-digit", ...clock },
  month: { year: "numeric", month: "long" },
} as const satisfies Formats["dateTime"];

export type DateFormat = keyof typeof dateFormats;
