import { useFormatter } from "next-intl";
import type { DateFormat } from "./date-formats";

/** An instant (ISO 8601) in venue time, Asia/Seoul, written the reader's way. */
export function DateTime({ at, format }: { at: string; format: DateFormat }) {
  const formatter = useFormatter();
  return (
    <time dateTime={at} className="whitespace-nowrap">
      {formatter.dateTime(new Date(at), format)}
    </time>
  );
}

/** The instant of a venue-local date (YYYY-MM-DD) and time (HH:mm:ss). Seoul keeps +09:00 all year. */
export function venueInstant(date: string, time = "00:00:00"): string {
  return `${date}T${time}+09:00`;
}
