import { DateTime } from "@/components/ui/date-time";
import { venueInstant } from "@/lib/concert/calendar";

type Props = { first: string; last: string };

/** The venue-local days (YYYY-MM-DD) between which a concert plays. */
export function DateRange({ first, last }: Props) {
  const at = (date: string) => venueInstant(date).toISOString();
  if (first === last) return <DateTime at={at(first)} format="shortDay" />;
  return (
    <span>
      <DateTime at={at(first)} format="shortDay" /> – <DateTime at={at(last)} format="shortDay" />
    </span>
  );
}
