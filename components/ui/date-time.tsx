import { useFormatter } from "next-intl";
import type { DateFormat } from "./date-formats";

/** An instant (ISO 8601) in venue time, Asia/Seoul, written the reader's way. */
export function DateTime({ at, format }: { at: string; format: DateFormat }) {
  const formatter = useFormatter();
  // The long ones do not fit a small phone on one line.
  const mayBreak = format === "day" || format === "dayTime";
  return (
    <time dateTime={at} className={mayBreak ? undefined : "whitespace-nowrap"}>
      {formatter.dateTime(new Date(at), format)}
    </time>
  );
}
