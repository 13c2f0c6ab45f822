"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { StatsView } from "@/lib/admin/contract";
import { salesTellMinutes } from "@/lib/admin/rules";
import { rateSliceMs, rateSlices } from "@/lib/queue/rules";
import { BarChart, type Slice } from "./bar-chart";
import { LineChart } from "./line-chart";
import type { Sample } from "./series";
import { useAgo } from "./use-ago";

const minuteMs = 60_000;

type Props = { stats: StatsView; series: readonly Sample[] };

/** A sale over time: what the stores still know of before, and what was read since the page was opened. */
export function BoardCharts({ stats, series }: Props) {
  const t = useTranslations("Admin.charts");
  return (
    <section aria-labelledby="charts">
      <h2 id="charts" className="font-bold text-heading">
        {t("title")}
      </h2>
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-2">
        <LineChart
          title={t("line.title")}
          hint={t("sinceOpened")}
          series={series}
          lines={[
            { field: "waiting", label: t("line.waiting"), look: "main" },
            { field: "active", label: t("line.active"), look: "side" },
          ]}
        />
        <Admissions stats={stats} />
        <LineChart
          title={t("seats.title")}
          hint={t("sinceOpened")}
          series={series}
          top={stats.seats.total}
          lines={[
            { field: "sold", label: t("seats.sold"), look: "main" },
            { field: "held", label: t("seats.held"), look: "side" },
          ]}
        />
        <Orders stats={stats} />
      </div>
    </section>
  );
}

/** The queue's own measure: slices of ten seconds, of which it keeps three minutes. */
function Admissions({ stats: { queue, serverNow } }: { stats: StatsView }) {
  const t = useTranslations("Admin.charts");
  const format = useFormatter();
  const ago = useAgo();
  const counts = queue?.admittedLately.counts ?? [];
  const sliceMs = (queue?.admittedLately.sliceSeconds ?? 0) * 1_000 || rateSliceMs;
  const newestMs = Math.floor(Date.parse(serverNow) / sliceMs) * sliceMs;
  const slices: Slice[] = Array.from({ length: rateSlices + 1 }, (_, at) => {
    const age = rateSlices - at;
    return {
      atMs: newestMs - age * sliceMs,
      count: counts[counts.length - 1 - age] ?? 0,
      cells: [],
    };
  });
  const rate = queue?.admittedPerMinute.short ?? null;
  const value = rate === null ? "–" : t("perMinute", { rate: Math.round(rate) });
  return (
    <BarChart
      title={t("admissions.title")}
      hint={t("admissions.hint", { seconds: sliceMs / 1_000 })}
      value={value}
      summary={t("admissions.summary", {
        total: slices.reduce((sum, { count }) => sum + count, 0),
      })}
      slices={slices}
      since={ago(rateSlices * sliceMs)}
      heads={[t("admissions.admitted")]}
      timeOf={(atMs) => format.dateTime(atMs, clockWithSeconds)}
    />
  );
}

const clockWithSeconds = {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
} as const;

/** What was paid in the last hour, minute by minute. */
function Orders({ stats: { salesByMinute, serverNow } }: { stats: StatsView }) {
  const t = useTranslations("Admin.charts");
  const common = useTranslations("Common");
  const format = useFormatter();
  const ago = useAgo();
  const newestMs = Math.floor(Date.parse(serverNow) / minuteMs) * minuteMs;
  const paid = new Map(salesByMinute.map((sale) => [Date.parse(sale.minute), sale]));
  const slices: Slice[] = Array.from({ length: salesTellMinutes }, (_, at) => {
    const atMs = newestMs - (salesTellMinutes - 1 - at) * minuteMs;
    const sale = paid.get(atMs);
    return {
      atMs,
      count: sale?.payments ?? 0,
      cells: [common("won", { amount: sale?.amount ?? 0 })],
    };
  });
  const payments = salesByMinute.reduce((sum, sale) => sum + sale.payments, 0);
  const amount = salesByMinute.reduce((sum, sale) => sum + sale.amount, 0);
  return (
    <BarChart
      title={t("orders.title")}
      hint={t("orders.hint")}
      value={t("orders.count", { payments })}
      summary={t("orders.summary", { payments, amount: common("won", { amount }) })}
      slices={slices}
      since={ago(salesTellMinutes * minuteMs)}
      heads={[t("orders.payments"), t("orders.amount")]}
      timeOf={(atMs) => format.dateTime(atMs, "time")}
    />
  );
}
