import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { requireOrganiser } from "@/app/_lib/viewer";
import { sendAgain } from "@/app/admin/webhooks/actions";
import { RefusedCode } from "@/app/admin/webhooks/refused-code";
import { PageHead } from "@/components/admin-forms/page-head";
import { RefreshWhile } from "@/components/admin-forms/refresh-while";
import { Chip } from "@/components/ui/chip";
import { ClientMessages } from "@/components/ui/client-messages";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Notice } from "@/components/ui/notice";
import { Pager } from "@/components/ui/pager";
import { SubmitButton } from "@/components/ui/submit-button";
import { db } from "@/db/client";
import {
  type DeliveryView,
  deliveriesQuery,
  deliveryStatus,
  webhookParams,
  webhooksQuery,
} from "@/lib/webhook/contract";
import { listDeliveries } from "@/lib/webhook/list-deliveries";
import { listWebhooks } from "@/lib/webhook/list-webhooks";
import { endpointsMax } from "@/lib/webhook/rules";

const listPath = "/admin/webhooks";
const tones = { PENDING: "amber", DELIVERED: "leaf", DEAD: "rose" } as const;

type Status = keyof typeof tones;
type Props = {
  params: Promise<{ webhookId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The webhook an address names; the 404 page when there is none. Once per request. */
const findWebhook = cache(async (address: string) => {
  await requireOrganiser(`${listPath}/${address}`);
  const params = webhookParams.safeParse({ webhookId: address });
  if (!params.success) notFound();
  const { items } = await listWebhooks(db(), webhooksQuery.parse({ size: String(endpointsMax) }));
  return items.find(({ webhookId }) => webhookId === params.data.webhookId) ?? notFound();
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await findWebhook((await params).webhookId);
  return { title: (await getTranslations("AdminForms.webhooks"))("log") };
}

export default async function DeliveriesPage({ params, searchParams }: Props) {
  const { webhookId, url } = await findWebhook((await params).webhookId);
  const search = await searchParams;
  const status = deliveryStatus.safeParse(search.status).data;
  const query =
    deliveriesQuery.safeParse({ status, page: search.page }).data ?? deliveriesQuery.parse({});
  const [list, t] = await Promise.all([
    listDeliveries(db(), webhookId, query),
    getTranslations("AdminForms.webhooks"),
  ]);
  const hrefOf = (wanted: Status | undefined, page = 1) => pagePath(webhookId, wanted, page);
  return (
    <>
      <PageHead title={t("log")} lead={url} back={{ href: listPath, label: t("title") }} />
      <RefusedCode code={search.refused} />
      {search.again !== undefined && (
        <div className="mb-6">
          <Notice tone="good" announce>
            {t("againDone")}
          </Notice>
        </div>
      )}
      <LinkTabs
        label={t("filter")}
        tabs={[undefined, ...deliveryStatus.options].map((option) => ({
          href: hrefOf(option),
          label: t(`states.${option ?? "ALL"}`),
          current: option === status,
        }))}
      />
      <RefreshWhile pending={list.items.some((delivery) => delivery.status === "PENDING")} />
      {list.items.length === 0 ? (
        <div className="mt-6">
          <EmptyState title={t("noDeliveries")}>{t("noDeliveriesHint")}</EmptyState>
        </div>
      ) : (
        <ClientMessages namespaces={[]}>
          <ol
            aria-label={t("log")}
            className="mt-6 flex flex-col divide-y divide-line rounded-lg border border-line bg-surface"
          >
            {list.items.map((delivery) => (
              <Delivery key={delivery.deliveryId} delivery={delivery} />
            ))}
          </ol>
        </ClientMessages>
      )}
      <Pager {...list} hrefOf={(page) => hrefOf(status, page)} />
    </>
  );
}

function Delivery({ delivery }: { delivery: DeliveryView }) {
  const t = useTranslations("AdminForms.webhooks");
  const { webhookId, deliveryId, messageId, eventType, status, attempts, body } = delivery;
  const { lastError, createdAt, deliveredAt, nextAttemptAt } = delivery;
  return (
    <li className="grid gap-x-6 gap-y-2 p-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:px-6 sm:pt-3 sm:pb-1">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-bold">
          {eventType} <Chip tone={tones[status]}>{t(`states.${status}`)}</Chip>
        </p>
        <div className="numbers flex flex-wrap gap-x-4 text-sm text-soft">
          <p className="text-faint">
            {messageId} · <DateTime at={createdAt} format="stamp" />
          </p>
          <p>
            {t("attempts", { count: attempts })}
            {lastError && <span className="text-rose"> · {lastError}</span>}
            {deliveredAt && (
              <>
                {" · "}
                {t.rich("deliveredAt", { at: () => <DateTime at={deliveredAt} format="stamp" /> })}
              </>
            )}
            {nextAttemptAt && (
              <>
                {" · "}
                {t.rich("nextAt", { at: () => <DateTime at={nextAttemptAt} format="stamp" /> })}
              </>
            )}
          </p>
        </div>
        <details>
          <summary className="inline-flex min-h-tap items-center font-semibold text-grape text-sm underline underline-offset-4">
            {t("body")}
          </summary>
          <pre className="mt-1 overflow-x-auto whitespace-pre-wrap break-all rounded-md bg-sunken px-4 py-3 text-sm">
            {JSON.stringify(body, null, 2)}
          </pre>
        </details>
      </div>
      <form action={sendAgain.bind(null, webhookId, deliveryId)}>
        <SubmitButton tone="secondary" size="sm" pendingLabel={t("sending")}>
          {t("again")}
          <span className="sr-only"> {messageId}</span>
        </SubmitButton>
      </form>
    </li>
  );
}

function pagePath(webhookId: number, status: Status | undefined, page: number): string {
  const params = new URLSearchParams();
  if (status) params.set("status", status);
  if (page > 1) params.set("page", String(page));
  const path = `${listPath}/${webhookId}`;
  return params.size > 0 ? `${path}?${params}` : path;
}
