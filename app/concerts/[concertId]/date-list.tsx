import { useTranslations } from "next-intl";
import { PriceRange } from "@/components/concert/price-range";
import { SaleStateChip } from "@/components/concert/sale-state-chip";
import { SeatsLeft } from "@/components/concert/seats-left";
import { ButtonLink } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import type { ScheduleView } from "@/lib/concert/contract";
import { OpeningCountdown } from "./opening-countdown";

type Props = { schedules: ScheduleView[]; now: Date };

/** Every date of the concert with what can be done about it. */
export function DateList({ schedules, now }: Props) {
  return (
    <ul className="@container flex flex-col gap-3">
      {schedules.map((schedule) => (
        <li
          key={schedule.scheduleId}
          id={`date-${schedule.scheduleId}`}
          className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5 target:border-grape target:ring-1 target:ring-grape sm:p-6 @md:flex-row @md:items-center @md:justify-between"
        >
          <Show schedule={schedule} now={now} />
          <Action schedule={schedule} now={now} />
        </li>
      ))}
    </ul>
  );
}

function Show({ schedule, now }: { schedule: ScheduleView; now: Date }) {
  const { status, startsAt, venueName, availableSeats, totalSeats } = schedule;
  const sells = status === "ON_SALE" || status === "ALMOST_SOLD_OUT";
  return (
    <div className="flex min-w-0 flex-col items-start gap-1.5">
      <SaleStateChip state={status} opensAt={schedule.bookingOpenAt} now={now} />
      <h3 className="numbers font-bold text-heading">
        <DateTime at={startsAt} format="dayTime" />
      </h3>
      <p className="dotted text-sm text-soft">
        <span>{venueName}</span>
        <PriceRange min={schedule.minPrice} max={schedule.maxPrice} />
      </p>
      {sells && (
        <p className="text-sm">
          <SeatsLeft free={availableSeats} total={totalSeats} />
        </p>
      )}
    </div>
  );
}

function Action({ schedule, now }: { schedule: ScheduleView; now: Date }) {
  const { status } = schedule;
  if (status === "UPCOMING") return <Early schedule={schedule} now={now} />;
  if (status !== "ON_SALE" && status !== "ALMOST_SOLD_OUT") return null;
  return <JoinLink schedule={schedule} words="book" />;
}

/** Before the opening: a countdown, first to the line one may join early, where there is one. */
function Early({ schedule, now }: { schedule: ScheduleView; now: Date }) {
  const t = useTranslations("Concert");
  const { bookingOpenAt, preQueueOpensAt, draw } = schedule;
  const opening = <OpeningCountdown of="sale" at={bookingOpenAt} now={now} />;
  if (preQueueOpensAt === null) return opening;
  const isOpen = Date.parse(preQueueOpensAt) <= now.getTime();
  return (
    <div className="flex shrink-0 flex-col gap-3 @md:max-w-64 @md:items-end">
      {isOpen ? opening : <OpeningCountdown of="preQueue" at={preQueueOpensAt} now={now} />}
      {isOpen && <JoinLink schedule={schedule} words="joinEarly" />}
      <p className="text-sm text-soft @md:text-right">{draw ? t("drawHint") : t("earlyHint")}</p>
    </div>
  );
}

function JoinLink({ schedule, words }: { schedule: ScheduleView; words: "book" | "joinEarly" }) {
  const t = useTranslations("Concert");
  const { concertId, scheduleId, startsAt } = schedule;
  return (
    <ButtonLink
      size="lg"
      prefetch={false}
      href={`/concerts/${concertId}/schedules/${scheduleId}/queue`}
      className="shrink-0"
    >
      {t(words)}
      <span className="sr-only">
        , <DateTime at={startsAt} format="shortDayTime" />
      </span>
    </ButtonLink>
  );
}
