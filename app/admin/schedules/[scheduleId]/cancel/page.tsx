import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { ShowHeader } from "@/app/_booking/show-header";
import {
  type AdminScheduleProps,
  boardPath,
  findAdminSchedule,
} from "@/app/admin/_forms/find-schedule";
import { BackLink } from "@/components/admin-forms/back-link";
import { CancelShowForm } from "@/components/admin-forms/cancel-show-form";
import { Fact, Facts } from "@/components/admin-forms/facts";
import { RefundProgress } from "@/components/admin-forms/refund-progress";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { DateTime } from "@/components/ui/date-time";
import { Notice } from "@/components/ui/notice";
import { Price } from "@/components/ui/price";
import { db } from "@/db/client";
import type { StatsView } from "@/lib/admin/contract";
import { readStats } from "@/lib/admin/read-stats";
import { cancelShow } from "./actions";

const plainRefreshSeconds = 5;
const pagePath = (scheduleId: string) => `${boardPath(scheduleId)}/cancel`;

export async function generateMetadata({ params }: AdminScheduleProps): Promise<Metadata> {
  const { scheduleId } = await params;
  const { concertTitle } = await findAdminSchedule(scheduleId, pagePath(scheduleId));
  const t = await getTranslations("AdminForms.cancelShow");
  return { title: `${t("title")} · ${concertTitle}` };
}

export default async function CancelShowPage({ params }: AdminScheduleProps) {
  const { scheduleId: address } = await params;
  const schedule = await findAdminSchedule(address, pagePath(address));
  const { scheduleId, concertTitle } = schedule;
  const [stats, t] = await Promise.all([
    readStats(db(), scheduleId),
    getTranslations("AdminForms"),
  ]);
  return (
    <div className="mx-auto max-w-2xl">
      <BackLink href={boardPath(scheduleId)} label={t("board")} />
      <ShowHeader show={schedule} step={t("cancelShow.title")} />
      <div className="mt-8 flex flex-col gap-6">
        <ClientMessages namespaces={["AdminForms"]}>
          {stats.cancellation ? (
            <Refunds cancellation={stats.cancellation} />
          ) : (
            <>
              <WhatWillHappen stats={stats} />
              <Card>
                <CancelShowForm
                  action={cancelShow.bind(null, { scheduleId, concertTitle })}
                  idempotencyKey={randomUUID()}
                  title={concertTitle}
                  backPath={boardPath(scheduleId)}
                />
              </Card>
            </>
          )}
        </ClientMessages>
      </div>
    </div>
  );
}

function WhatWillHappen({ stats }: { stats: StatsView }) {
  const t = useTranslations("AdminForms.cancelShow");
  const { revenue, pendingReservations } = stats;
  const payments = revenue.payments - revenue.cancelledPayments;
  const amount = revenue.gross - revenue.refunded - revenue.fees;
  return (
    <>
      <Notice tone="warn">{t("warning")}</Notice>
      <Card>
        <h2 className="mb-4 font-bold text-heading">{t("whatHappens")}</h2>
        <Facts>
          <Fact name={t("payments")}>{t("paymentsCount", { count: payments })}</Fact>
          <Fact name={t("amount")}>
            <Price won={amount} />
          </Fact>
          <Fact name={t("holds")}>{t("holdsCount", { count: pendingReservations })}</Fact>
        </Facts>
        <p className="mt-4 text-soft text-sm">{t("inFull")}</p>
      </Card>
    </>
  );
}

function Refunds({ cancellation }: { cancellation: NonNullable<StatsView["cancellation"]> }) {
  const t = useTranslations("AdminForms.cancelShow");
  const { refunds, refundedAt, cancelledAt, reason } = cancellation;
  return (
    <>
      <RefundProgress done={refunds.done} total={refunds.total} isOver={refundedAt !== null} />
      {refundedAt === null && (
        <noscript>
          <meta httpEquiv="refresh" content={String(plainRefreshSeconds)} />
        </noscript>
      )}
      <Card>
        <Facts>
          <Fact name={t("cancelledAt")}>
            <DateTime at={cancelledAt} format="stamp" />
          </Fact>
          <Fact name={t("reason")}>{reason}</Fact>
          <Fact name={t("refunded")}>
            <Price won={refunds.refundedAmount} />
          </Fact>
          <Fact name={t("pending")}>
            <Price won={refunds.pendingAmount} />
          </Fact>
          {refundedAt && (
            <Fact name={t("refundedAt")}>
              <DateTime at={refundedAt} format="stamp" />
            </Fact>
          )}
        </Facts>
      </Card>
    </>
  );
}
