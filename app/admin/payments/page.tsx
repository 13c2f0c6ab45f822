import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { requireOrganiser } from "@/app/_lib/viewer";
import { boardPath } from "@/app/admin/_forms/find-schedule";
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
import type { ScheduleView } from "@/lib/concert/contract";
import { getSchedule } from "@/lib/concert/get-schedule";
import { seatLabel } from "@/lib/concert/rules";
import { DomainError } from "@/lib/errors";

const path = "/admin/payments";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("AdminForms.payments"))("title") };
}

export default async function PaymentsPage({ searchParams }: Props) {
  await requireOrganiser(path);
  const { q, schedule, page } = await searchParams;
  const asked = { query: q || undefined, scheduleId: schedule || undefined, page };
  const query = paymentsQuery.safeParse(asked).data ?? paymentsQuery.parse({});
  const { query: words = "", scheduleId } = query;
  const [list, t] = await Promise.all([
    searchPayments(db(), query),
    getTranslations("AdminForms.payments"),
  ]);
  const isNarrowed = Boolean(words || scheduleId);
  const kept: Record<string, string> =
    scheduleId === undefined ? {} : { schedule: String(scheduleId) };
  return (
    <>
      <PageHead title={t("title")} lead={t("lead")} />
      <SearchBox
        action={path}
        label={t("search")}
        placeholder={t("searchHint")}
        button={t("find")}
        value={words}
        maxLength={paymentQueryMaxLength}
        kept={kept}
      />
      {scheduleId && <OfShow scheduleId={scheduleId} words={words} />}
      {list.items.length === 0 ? (
        <div className="mt-6">
          <EmptyState
            title={isNarrowed ? t("notFound") : t("nothing")}
            action={isNarrowed && <ButtonLink href={path}>{t("all")}</ButtonLink>}
          >
            {words && t("notFoundHint")}
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
      <Pager {...list} hrefOf={(to) => listPath({ ...kept, q: words }, to)} />
    </>
  );
}

/** Of which performance the list is, and the way back to all of them. */
async function OfShow({ scheduleId, words }: { scheduleId: number; words: string }) {
  const t = await getTranslations("AdminForms.payments");
  const show = await findShow(scheduleId);
  return (
    <p className="mt-4 flex flex-wrap items-center gap-x-4 text-soft text-sm">
      <span>
        {show
          ? t.rich("ofShow", {
              title: () => (
                <Link
                  href={boardPath(scheduleId)}
                  prefetch={false}
                  className="font-semibold text-ink underline underline-offset-4 hover:text-grape"
                >
                  {show.concertTitle}
                </Link>
              ),
              at: () => <DateTime at={show.startsAt} format="shortDayTime" />,
            })
          : t("ofNoShow", { id: scheduleId })}
      </span>
      <Link
        href={listPath({ q: words }, 1)}
        prefetch={false}
        className="inline-flex min-h-tap items-center font-semibold underline underline-offset-4 hover:text-grape"
      >
        {t("ofAllShows")}
      </Link>
    </p>
  );
}

async function findShow(scheduleId: number): Promise<ScheduleView | null> {
  try {
    return await getSchedule(scheduleId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "SCHEDULE_NOT_FOUND") return null;
    throw error;
  }
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

function listPath(said: Readonly<Record<string, string>>, page: number): string {
  const params = new URLSearchParams(Object.entries(said).filter(([, value]) => value));
  if (page > 1) params.set("page", String(page));
  return params.size > 0 ? `${path}?${params}` : path;
}
