import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { PageHead } from "@/components/admin-forms/page-head";
import { WebhookForm } from "@/components/admin-forms/webhook-form";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { db } from "@/db/client";
import { type WebhookView, webhooksQuery } from "@/lib/webhook/contract";
import { listWebhooks } from "@/lib/webhook/list-webhooks";
import { endpointsMax } from "@/lib/webhook/rules";
import { deleteWebhook, makeWebhook } from "./actions";
import { RefusedCode } from "./refused-code";

const path = "/admin/webhooks";

type Props = {
  searchParams: Promise<{ deleted?: string | string[]; refused?: string | string[] }>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("AdminForms.webhooks"))("title") };
}

export default async function WebhooksPage({ searchParams }: Props) {
  await requireOrganiser(path);
  const { deleted, refused } = await searchParams;
  const [list, t] = await Promise.all([
    listWebhooks(db(), webhooksQuery.parse({ size: String(endpointsMax) })),
    getTranslations("AdminForms.webhooks"),
  ]);
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      <RefusedCode code={refused} />
      {deleted !== undefined && (
        <div className="mb-6">
          <Notice tone="good" announce>
            {t("deleted")}
          </Notice>
        </div>
      )}
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <section aria-labelledby="endpoints">
          <h2 id="endpoints" className="mb-4 font-bold text-heading">
            {t("endpoints", { count: list.totalItems })}
          </h2>
          {list.items.length === 0 ? (
            <EmptyState title={t("nothing")}>{t("nothingHint")}</EmptyState>
          ) : (
            <ClientMessages namespaces={[]}>
              <ul className="flex flex-col gap-3">
                {list.items.map((webhook) => (
                  <Endpoint key={webhook.webhookId} webhook={webhook} />
                ))}
              </ul>
            </ClientMessages>
          )}
        </section>
        <Card>
          <h2 className="mb-4 font-bold text-heading">{t("new")}</h2>
          <ClientMessages namespaces={["AdminForms"]}>
            <WebhookForm action={makeWebhook} />
          </ClientMessages>
        </Card>
      </div>
    </>
  );
}

function Endpoint({ webhook }: { webhook: WebhookView }) {
  const t = useTranslations("AdminForms.webhooks");
  const { webhookId, url, createdAt } = webhook;
  return (
    <li className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <p className="break-all font-bold">{url}</p>
      <p className="numbers text-faint text-sm">
        {t.rich("since", { at: () => <DateTime at={createdAt} format="stamp" /> })}
      </p>
      <div className="mt-2 flex flex-wrap items-start gap-x-5">
        <Link
          href={`${path}/${webhookId}`}
          prefetch={false}
          aria-label={t("logOf", { url })}
          className="inline-flex min-h-tap items-center font-semibold text-sm underline underline-offset-4 hover:text-grape"
        >
          {t("log")}
        </Link>
        <details>
          <summary
            aria-label={t("deleteOf", { url })}
            className="inline-flex min-h-tap items-center font-semibold text-rose text-sm underline underline-offset-4"
          >
            {t("delete")}
          </summary>
          <form action={deleteWebhook.bind(null, webhookId)} className="mt-1 max-w-sm">
            <p className="mb-3 text-sm text-soft">{t("deleteHint")}</p>
            <SubmitButton tone="danger" size="sm" pendingLabel={t("deleting")}>
              {t("deleteNow")}
            </SubmitButton>
          </form>
        </details>
      </div>
    </li>
  );
}
