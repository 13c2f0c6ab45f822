"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { Price } from "@/components/ui/price";
import type { StatsView } from "@/lib/admin/contract";
import { LineStateChip } from "./line-state-chip";
import { BeadMark, beadKinds, SeatBeads } from "./seat-beads";

/** A sale now, in three answers: who waits, what is taken, what came in. */
export function BoardTiles({ stats }: { stats: StatsView }) {
  return (
    <div className="grid items-stretch gap-4 md:grid-cols-2 lg:grid-cols-3">
      <LineTile stats={stats} />
      <SeatsTile stats={stats} />
      <MoneyTile stats={stats} />
    </div>
  );
}

function LineTile({ stats: { queue } }: { stats: StatsView }) {
  const t = useTranslations("Admin.tiles");
  const format = useFormatter();
  const rate = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : format.number(Math.round(value));
  return (
    <article
      aria-label={t("line")}
      className="flex flex-col justify-between gap-6 rounded-lg bg-grape p-6 text-on-grape md:col-span-2 lg:col-span-1 forced-colors:border"
    >
      <div>
        <div className="flex items-start justify-between gap-3">
          <p className="font-semibold">{t("waiting")}</p>
          {queue && <LineStateChip state={queue.state} />}
        </div>
        <p
          data-testid="waiting"
          className="numbers mt-1 font-extrabold text-[clamp(3.5rem,9vw,5.5rem)] leading-none tracking-[-0.05em]"
        >
          {queue ? format.number(queue.waiting) : "–"}
        </p>
      </div>
      <div className="flex flex-col gap-4">
        {queue && <Slots active={queue.active} capacity={queue.capacity} />}
        <Facts>
          <Fact name={t("active")} testId="active">
            {queue ? t("ofCapacity", { active: queue.active, capacity: queue.capacity }) : "–"}
          </Fact>
          <Fact name={t("perMinute")}>
            {rate(queue?.admittedPerMinute.short ?? queue?.admittedPerMinute.long)}
          </Fact>
          <Fact name={t("away")}>{queue ? format.number(queue.away) : "–"}</Fact>
          <Fact name={t("admittedTotal")}>{queue ? format.number(queue.admittedTotal) : "–"}</Fact>
        </Facts>
      </div>
    </article>
  );
}

function SeatsTile({ stats: { seats } }: { stats: StatsView }) {
  const t = useTranslations("Admin.tiles");
  return (
    <article
      aria-label={t("seats")}
      className="flex flex-col justify-between gap-5 rounded-lg border border-line bg-surface p-6"
    >
      <div>
        <p className="font-semibold text-soft">{t("soldSeats")}</p>
        <p className="numbers mt-1 font-extrabold text-title">
          <span data-testid="sold">{seats.sold}</span>
          <span className="font-semibold text-faint text-heading"> / {seats.total}</span>
        </p>
      </div>
      <SeatBeads seats={seats} perRow={10} className="w-full max-w-64" />
      <ul className="grid grid-cols-2 gap-x-4 gap-y-1.5 text-sm">
        {beadKinds.map((kind) => (
          <li key={kind} className="flex items-center gap-2 text-soft">
            <BeadMark kind={kind} />
            {t(`kinds.${kind}`)}
            <span data-testid={kind} className="numbers ml-auto font-bold text-ink">
              {seats[kind]}
            </span>
          </li>
        ))}
      </ul>
    </article>
  );
}

function MoneyTile({ stats }: { stats: StatsView }) {
  const t = useTranslations("Admin.tiles");
  const format = useFormatter();
  const { revenue, pendingReservations, openCardOrders } = stats;
  return (
    <article
      aria-label={t("money")}
      className="flex flex-col justify-between gap-6 rounded-lg border border-line bg-surface p-6"
    >
      <div>
        <p className="font-semibold text-soft">{t("revenue")}</p>
        <p className="mt-1 font-extrabold text-title" data-testid="revenue">
          <Price won={revenue.net} />
        </p>
      </div>
      <Facts>
        <Fact name={t("payments")}>{format.number(revenue.payments)}</Fact>
        <Fact name={t("cancelledPayments")}>{format.number(revenue.cancelledPayments)}</Fact>
        <Fact name={t("refunded")}>
          <Price won={revenue.refunded} />
        </Fact>
        <Fact name={t("fees")}>
          <Price won={revenue.fees} />
        </Fact>
        <Fact name={t("pendingReservations")}>{format.number(pendingReservations)}</Fact>
        <Fact name={t("openCardOrders")}>{format.number(openCardOrders)}</Fact>
      </Facts>
    </article>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="divide-y divide-current/15 border-current/15 border-t text-sm">{children}</dl>
  );
}

function Fact({ name, testId, children }: { name: string; testId?: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2">
      <dt>{name}</dt>
      <dd data-testid={testId} className="numbers whitespace-nowrap font-bold text-base">
        {children}
      </dd>
    </div>
  );
}

/** Up to so many places inside are drawn one by one. */
const slotsDrawnMax = 20;

/** The places inside as grapes, the taken ones filled; a bar where there are too many to draw. */
function Slots({ active, capacity }: { active: number; capacity: number }) {
  if (capacity > slotsDrawnMax) {
    const share = Math.min(1, active / capacity);
    return (
      <div aria-hidden="true" className="h-3 overflow-hidden rounded-full border border-current">
        <div
          className="h-full bg-current forced-colors:bg-[Highlight]"
          style={{ width: `${share * 100}%` }}
        />
      </div>
    );
  }
  return (
    <div aria-hidden="true" className="flex flex-wrap gap-1.5">
      {Array.from({ length: Math.max(capacity, active) }, (_, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a slot is its place in the row
          key={at}
          className={classNames(
            "size-4.5 rounded-full border-current transition-[border-width]",
            // All border: forced colours would take a background away.
            at < active ? "border-9" : "border-2",
          )}
        />
      ))}
    </div>
  );
}
