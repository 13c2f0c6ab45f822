import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { PageHead } from "@/components/admin-forms/page-head";
import { PaymentChip } from "@/components/admin-forms/payment-chip";
import { SearchBox } from "@/components/admin-forms/search-box";
import { ButtonLink } from "@/components/ui/button";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { Price } from "@/components/ui/price";
import { db } from "@/db/client";
import { paymentsQuery, type SoldPaymentView } from "@/lib/admin/contract";
import { paymentQueryMaxLength } from "@/lib/admin/rules";
import { searchPayments } from "@/lib/admin/search-payments";
import { seatLabel } from "@/lib/concert/rules";

const path = "/admin/payments";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("AdminForms.payments"))("title") };
}

export default async function PaymentsPage({ searchParams }: Props) {
  await requireOrganiser(path);
  const { q, page } = await searchParams;
  const query =
    paymentsQuery.safeParse({ query: q || undefined, page }).data ?? paymentsQuery.parse({});
  const [list, t] = await Promise.all([
    searchPayments(db(), query),
    getTranslations("AdminForms.payments"),
  ]);
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      <SearchBox
        action={path}
        label={t("search")}
        placeholder={t("searchHint")}
        button={t("find")}
        value={query.query ?? ""}
        maxLength={paymentQueryMaxLength}
      />
      {list.items.length === 0 ? (
        <div className="mt-6">
          <EmptyState
            title={query.query ? t("notFound") : t("nothing")}
            action={query.query && <ButtonLink href={path}>{t("all")}</ButtonLink>}
          >
            {query.query && t("notFoundHint")}
          </EmptyState>
        </div>
      ) : (
        <ul
          aria-label={t("list")}
          className="mt-6 flex flex-col divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {list.items.map((payment) => (
            <PaymentRow key={payment.paymentId} payment={payment} />
          ))}
        </ul>
      )}
      <Pager {...list} hrefOf={(to) => listPath(query.query, to)} />
    </>
  );
}

function PaymentRow({ payment }: { payment: SoldPaymentView }) {
  const t = useTranslations("AdminForms.payments");
  const { paymentId, buyer, concertTitle, startsAt, amount, status, paidAt, reservations } =
    payment;
  const seats = reservations.flatMap((paid) => paid.seats);
  return (
    <li className="relative grid gap-x-6 gap-y-1 p-4 hover:bg-sunken sm:grid-cols-[minmax(0,1fr)_auto] sm:px-6">
      <div className="min-w-0">
        <p className="font-bold">
          <Link
            href={`${path}/${paymentId}`}
            prefetch={false}
            className="after:absolute after:inset-0 hover:underline"
          >
            {concertTitle}
          </Link>
        </p>
        <p className="text-sm text-soft">
          <DateTime at={startsAt} format="shortDayTime" /> ·{" "}
          {seats.map(({ seatNumber }) => seatLabel(seatNumber)).join(", ")}
        </p>
        <p className="break-all text-faint text-sm">
          {t("boughtBy", { nickname: buyer.nickname, loginId: buyer.loginId })}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 sm:flex-col sm:items-end">
        <span className="font-bold text-lg">
          <Price won={amount} />
        </span>
        <PaymentChip status={status} />
        <span className="numbers text-faint text-sm">
          #{paymentId} · <DateTime at={paidAt} format="stamp" />
        </span>
      </div>
    </li>
  );
}

function listPath(query: string | undefined, page: number): string {
  const params = new URLSearchParams();
  if (query) params.set("q", query);
  if (page > 1) params.set("page", String(page));
  return params.size > 0 ? `${path}?${params}` : path;
}
