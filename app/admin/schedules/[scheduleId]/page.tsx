import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { requireOrganiser } from "@/app/_lib/viewer";
import { ButtonLink } from "@/components/ui/button";
import { ClientMessages } from "@/components/ui/client-messages";
import { DateTime } from "@/components/ui/date-time";
import { Notice } from "@/components/ui/notice";
import { Poster } from "@/components/ui/poster";
import { db } from "@/db/client";
import { type StatsView, scheduleParams } from "@/lib/admin/contract";
import { readStats } from "@/lib/admin/read-stats";
import { DomainError } from "@/lib/errors";
import { SaleBoard } from "./sale-board";

type Props = {
  params: Promise<{ scheduleId: string }>;
  searchParams: Promise<{ changed?: string | string[] }>;
};

/** The board's sale; the 404 page when there is none. Once per request. */
const findSale = cache(async (scheduleId: string): Promise<StatsView> => {
  await requireOrganiser(`/admin/schedules/${scheduleId}`);
  const params = scheduleParams.safeParse({ scheduleId });
  if (!params.success) notFound();
  try {
    return await readStats(db(), params.data.scheduleId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "SCHEDULE_NOT_FOUND") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  return { title: (await findSale((await params).scheduleId)).concertTitle };
}

export default async function SalePage({ params, searchParams }: Props) {
  const stats = await findSale((await params).scheduleId);
  const { changed } = await searchParams;
  const t = await getTranslations("Admin.board");
  return (
    <>
      <Heading stats={stats} />
      {changed !== undefined && (
        <div className="mb-4">
          <Notice tone="good" announce>
            {t("changed")}
          </Notice>
        </div>
      )}
      <ClientMessages namespaces={["Admin"]}>
        <SaleBoard initial={stats} />
      </ClientMessages>
    </>
  );
}

function Heading({ stats }: { stats: StatsView }) {
  const t = useTranslations("Admin.board");
  const { scheduleId, concertId, concertTitle, startsAt } = stats;
  const own = `/admin/schedules/${scheduleId}`;
  const isCancelled = stats.cancellation !== null;
  const toChange = [
    { key: "seats", href: `${own}/seats` },
    { key: "edit", href: `${own}/edit` },
  ] as const;
  const ways = [
    ...(isCancelled ? [] : toChange),
    { key: "payments", href: `/admin/payments?schedule=${scheduleId}` },
    { key: "auditLog", href: `/admin/audit-log?target=schedule:${scheduleId}` },
    { key: "asFan", href: `/concerts/${concertId}` },
    { key: isCancelled ? "refundsPage" : "cancel", href: `${own}/cancel` },
  ] as const;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-6 gap-y-5">
      <Poster concertId={concertId} className="w-16 rounded-sm sm:w-20" />
      <div className="min-w-0 flex-1 basis-56">
        <h1 className="font-extrabold text-title">{concertTitle}</h1>
        <p className="mt-1 text-soft">
          <DateTime at={startsAt} format="dayTime" />
        </p>
      </div>
      <nav aria-label={t("more")} className="flex flex-wrap gap-2">
        {ways.map(({ key, href }) => (
          <ButtonLink key={key} href={href} prefetch={false} tone="secondary" size="sm">
            {t(key)}
          </ButtonLink>
        ))}
      </nav>
    </div>
  );
}
