"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { FailureText } from "@/components/ui/failure-text";
import { LiveShell } from "@/components/ui/live-shell";
import { Notice } from "@/components/ui/notice";
import { Price } from "@/components/ui/price";
import type { StatsView } from "@/lib/admin/contract";
import { BoardCharts } from "./board-charts";
import { BoardTiles } from "./board-tiles";
import { Freshness } from "./freshness";
import { useStats } from "./use-stats";

type Props = { initial: StatsView; control: (stats: StatsView) => ReactNode };

/** A sale as it happens. `control` is put between the numbers and the charts. */
export function Board(props: Props) {
  return (
    <LiveShell>
      <LiveBoard {...props} />
    </LiveShell>
  );
}

function LiveBoard({ initial, control }: Props) {
  const [isPaused, setIsPaused] = useState(false);
  const { stats, series, error, updatedAtMs } = useStats(initial, isPaused);
  return (
    <div className="flex flex-col gap-8">
      <div>
        <div className="mb-2 flex justify-end">
          <Freshness
            updatedAtMs={updatedAtMs}
            isPaused={isPaused}
            onToggle={() => setIsPaused(!isPaused)}
          />
        </div>
        <div className="mb-4 flex flex-col gap-3 empty:hidden">
          {error && (
            <Notice tone="bad" announce>
              <FailureText failure={error} />
            </Notice>
          )}
          <Standing stats={stats} />
        </div>
        <BoardTiles stats={stats} />
      </div>
      {control(stats)}
      <BoardCharts stats={stats} series={series} />
    </div>
  );
}

/** What an organiser has to know before the numbers. */
function Standing({ stats: { cancellation, queue } }: { stats: StatsView }) {
  const t = useTranslations("Admin.board");
  if (cancellation) {
    const { done, total, refundedAmount } = cancellation.refunds;
    return (
      <Notice tone="warn">
        <p className="font-semibold">{t("cancelled")}</p>
        <p>{t.rich("refunds", { done, total, amount: () => <Price won={refundedAmount} /> })}</p>
      </Notice>
    );
  }
  if (!queue) return <Notice tone="warn">{t("noLine")}</Notice>;
  return null;
}
