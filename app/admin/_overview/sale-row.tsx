import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LineStateChip } from "@/components/admin/line-state-chip";
import { SeatBeads } from "@/components/admin/seat-beads";
import { SaleStateChip } from "@/components/concert/sale-state-chip";
import { DateTime } from "@/components/ui/date-time";
import { LinkPending } from "@/components/ui/link-pending";
import { Poster } from "@/components/ui/poster";
import { Price } from "@/components/ui/price";
import type { Sale } from "@/lib/admin/list-sales";

const beadsPerRow = 25;
/** States of a line that the state of the sale does not tell already. */
const toldByLine = new Set(["PAUSED", "DRAINING", "RESTORING", "IN_BASKETS"]);

/** One performance in the overview; the whole row leads to its board. */
export function SaleRow({ sale, now }: { sale: Sale; now: Date }) {
  const t = useTranslations("Admin.overview");
  const format = useFormatter();
  const { scheduleId, concertId, concertTitle, venueName, startsAt, seats, line } = sale;
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-4 rounded-lg border border-line bg-surface p-4 hover:border-edge sm:p-5 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)_minmax(0,1.25fr)_minmax(0,0.8fr)]">
      <div className="col-span-2 flex min-w-0 items-center gap-4 lg:col-span-1">
        <Poster concertId={concertId} className="w-12 shrink-0 rounded-sm" />
        <div className="min-w-0">
          <div className="flex flex-wrap gap-1.5">
            <SaleStateChip state={sale.state} opensAt={sale.bookingOpenAt} now={now} />
            {line?.state && toldByLine.has(line.state) && <LineStateChip state={line.state} />}
          </div>
          <h3 className="mt-1.5 font-bold leading-snug">
            <Link
              href={`/admin/schedules/${scheduleId}`}
              prefetch={false}
              className="after:absolute after:inset-0 after:rounded-lg"
            >
              {concertTitle}
              <LinkPending />
            </Link>
          </h3>
          <p className="text-soft text-sm">
            <DateTime at={startsAt} format="shortDayTime" /> · {venueName}
          </p>
        </div>
      </div>
      <dl className="grid grid-cols-2 gap-4 max-lg:max-w-56">
        <Figure name={t("waiting")}>{line ? format.number(line.waiting) : "–"}</Figure>
        <Figure name={t("insideShort")}>{line ? `${line.active} / ${line.capacity}` : "–"}</Figure>
      </dl>
      <dl className="text-right lg:order-last">
        <Figure name={t("revenue")}>
          <Price won={sale.revenue} />
        </Figure>
      </dl>
      <div className="col-span-2 lg:col-span-1">
        <SeatBeads seats={seats} perRow={beadsPerRow} className="w-full max-w-72" />
        <p className="numbers mt-1.5 text-soft text-sm">
          {t.rich("seatsLine", {
            sold: seats.sold,
            held: seats.held,
            total: seats.total,
            b: (chunks) => <b className="text-ink">{chunks}</b>,
          })}
        </p>
      </div>
    </li>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="numbers font-bold">{children}</dd>
    </div>
  );
}
