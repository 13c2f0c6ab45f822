import { randomUUID } from "node:crypto";
import { Download } from "lucide-react";
import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { requireViewer } from "@/app/_lib/viewer";
import { CardNotice } from "@/components/checkout/card-notice";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Pager } from "@/components/ui/pager";
import { Price } from "@/components/ui/price";
import { db } from "@/db/client";
import { findNewestOrder } from "@/lib/payment/card/find-newest-order";
import { findGateway } from "@/lib/payment/gateway/configured-gateway";
import type { BalanceView } from "@/lib/wallet/contract";
import { transactionsQuery, transactionType } from "@/lib/wallet/contract";
import { getBalance } from "@/lib/wallet/get-balance";
import { listTransactions } from "@/lib/wallet/list-transactions";
import { ChargeForm } from "./charge-form";
import { Ledger } from "./ledger";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };
type TransactionType = "CHARGE" | "PAYMENT" | "REFUND";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("Wallet"))("title") };
}

export default async function WalletPage({ searchParams }: Props) {
  const viewer = await requireViewer("/wallet");
  const { type, page, card } = await searchParams;
  const kind = transactionType.safeParse(type).data;
  const query =
    transactionsQuery.safeParse({ type: kind, page }).data ?? transactionsQuery.parse({});
  const [balance, order, ledger, t] = await Promise.all([
    getBalance(db(), viewer),
    findNewestOrder(db(), viewer, null),
    listTransactions(db(), viewer, query),
    getTranslations("Wallet"),
  ]);
  return (
    <>
      <h1 className="font-extrabold text-title">{t("title")}</h1>
      <CardNotice order={order} card={[card].flat()[0]} />
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)] lg:gap-10">
        <div className="flex flex-col gap-6">
          <Balance balance={balance} />
          <Card>
            <h2 className="mb-4 font-bold text-heading">{t("chargeTitle")}</h2>
            <ClientMessages namespaces={["Wallet"]}>
              <ChargeForm idempotencyKey={randomUUID()} takesCards={findGateway() !== null} />
            </ClientMessages>
          </Card>
        </div>
        <section aria-labelledby="ledger">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <h2 id="ledger" className="font-bold text-heading">
              {t("ledger")}
            </h2>
            <LinkTabs label={t("ledgerFilter")} tabs={tabsOf(kind, (key) => t(`filters.${key}`))} />
          </div>
          <Ledger transactions={ledger.items} />
          <Pager {...ledger} hrefOf={(to) => ledgerPath(kind, to)} />
          {ledger.totalItems > 0 && (
            <a
              href={`/api/v1/users/${viewer.userId}/balance/transactions.csv`}
              download
              className={`${buttonClass({ tone: "quiet", size: "sm" })} -ml-4 mt-4`}
            >
              <Download aria-hidden className="size-4" />
              {t("csv")}
            </a>
          )}
        </section>
      </div>
    </>
  );
}

function ledgerPath(type: TransactionType | undefined, page = 1): string {
  const params = new URLSearchParams();
  if (type) params.set("type", type);
  if (page > 1) params.set("page", String(page));
  return params.size > 0 ? `/wallet?${params}` : "/wallet";
}

function tabsOf(
  current: TransactionType | undefined,
  labelOf: (key: TransactionType | "ALL") => string,
) {
  return [undefined, ...transactionType.options].map((type) => ({
    href: ledgerPath(type),
    label: labelOf(type ?? "ALL"),
    current: type === current,
  }));
}

function Balance({ balance }: { balance: BalanceView }) {
  const t = useTranslations("Wallet");
  return (
    <div className="rounded-lg bg-grape p-6 text-on-grape sm:p-7">
      <p className="font-semibold">{t("balance")}</p>
      <p className="mt-1 font-extrabold text-title" data-testid="balance">
        <Price won={balance.currentBalance} />
      </p>
      <dl className="mt-5 flex flex-wrap gap-x-8 gap-y-2 text-sm">
        <div>
          <dt>{t("totalCharged")}</dt>
          <dd className="font-semibold">
            <Price won={balance.totalCharged} />
          </dd>
        </div>
        <div>
          <dt>{t("totalUsed")}</dt>
          <dd className="font-semibold">
            <Price won={balance.totalUsed} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
