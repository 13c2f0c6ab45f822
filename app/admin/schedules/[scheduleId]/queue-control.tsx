"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import type { StatsView } from "@/lib/admin/contract";
import { PolicyForm } from "./policy-form";
import { StateForm } from "./state-form";

/** How the line is run: open or not, what the waiting read, how many get in. */
export function QueueControl({ stats }: { stats: StatsView }) {
  const t = useTranslations("Admin.control");
  const isOver =
    stats.cancellation !== null || Date.parse(stats.bookingCloseAt) <= Date.parse(stats.serverNow);
  return (
    <section
      aria-labelledby="control"
      className="rounded-lg border border-line bg-surface p-5 sm:p-7"
    >
      <h2 id="control" className="font-bold text-heading">
        {t("title")}
      </h2>
      <p className="mt-1 text-soft text-sm">{t("lead")}</p>
      {isOver ? (
        <div className="mt-4">
          <Notice tone="info">{t("over")}</Notice>
        </div>
      ) : (
        <div className="mt-5 grid gap-8 lg:grid-cols-2 lg:gap-10">
          <StateForm stats={stats} />
          <PolicyForm stats={stats} />
        </div>
      )}
    </section>
  );
}
