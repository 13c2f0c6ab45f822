import { useFormatter } from "next-intl";
import type { DateFormat } from "./date-formats";

/** An instant (ISO 8601) in venue time, Asia/Seoul, written the reader's way, never broken over two lines. */
export function DateTime({ at, format }: { at: string; format: DateFormat }) {
  const formatter = useFormatter();
  return (
    <time dateTime={at} className="whitespace-nowrap">
      {formatter.dateTime(new Date(at), format)}
    </time>
  );
}
