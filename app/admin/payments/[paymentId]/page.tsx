import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { requireOrganiser } from "@/app/_lib/viewer";
import { boardPath } from "@/app/admin/_forms/find-schedule";
import { Fact, Facts } from "@/components/admin-forms/facts";
import { PageHead } from "@/components/admin-forms/page-head";
import { PaymentChip } from "@/components/admin-forms/payment-chip";
import { RefundForm } from "@/components/admin-forms/refund-form";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { DateTime } from "@/components/ui/date-time";
import { Notice } from "@/components/ui/notice";
import { Price } from "@/components/ui/price";
import { db } from "@/db/client";
import { paymentParams, type SoldPaymentView } from "@/lib/admin/contract";
import { getSoldPayment } from "@/lib/admin/get-sold-payment";
import { seatLabel } from "@/lib/concert/rules";
import { DomainError } from "@/lib/errors";
import { refundHere } from "./actions";

const listPath = "/admin/payments";

type Props = {
  params: Promise<{ paymentId: string }>;
  searchParams: Promise<{ refunded?: string | string[] }>;
};

/** The payment an address names; the 404 page when there is none. Once per request. */
const findPaymentPage = cache(async (paymentId: string): Promise<SoldPaymentView> => {
  await requireOrganiser(`${listPath}/${paymentId}`);
  const params = paymentParams.safeParse({ paymentId });
  if (!params.success) notFound();
  try {
    return await getSoldPayment(db(), params.data.paymentId);
  } catch (error) {
    if (error instanceof DomainError && error.code === "PAYMENT_NOT_FOUND") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { paymentId } = await findPaymentPage((await params).paymentId);
  return {
    title: (await getTranslations("AdminForms.payments"))("one", { id: String(paymentId) }),
  };
}

export default async function PaymentPage({ params, searchParams }: Props) {
  const payment = await findPaymentPage((await params).paymentId);
  const { refunded } = await searchParams;
  const t = await getTranslations("AdminForms");
  const { paymentId, amount: amountWon, status, showCancelled } = payment;
  return (
    <div className="mx-auto max-w-3xl">
      <PageHead
        title={t("payments.one", { id: String(paymentId) })}
        back={{ href: listPath, label: t("payments.title") }}
      />
      {refunded !== undefined && status === "CANCELLED" && (
        <div className="-mt-2 mb-6">
          <Notice tone="good" announce>
            {t.rich("refund.done", { amount: () => <Price won={payment.refundAmount ?? 0} /> })}
          </Notice>
        </div>
      )}
      <PaymentFacts payment={payment} />
      {status === "COMPLETED" && (
        <Card className="mt-6">
          <h2 className="mb-4 font-bold text-heading">{t("refund.title")}</h2>
          {showCancelled && (
            <div className="mb-4">
              <Notice tone="info">{t("refund.showCancelled")}</Notice>
            </div>
          )}
          <ClientMessages namespaces={["AdminForms"]}>
            <RefundForm
              action={refundHere.bind(null, { paymentId, amountWon })}
              idempotencyKey={randomUUID()}
              amountWon={amountWon}
              onlyWhole={showCancelled}
            />
          </ClientMessages>
        </Card>
      )}
      <p className="mt-6">
        <Link
          href={`/admin/audit-log?target=payment:${paymentId}`}
          prefetch={false}
          className="inline-flex min-h-tap items-center font-semibold text-sm underline underline-offset-4 hover:text-grape"
        >
          {t("payments.trail")}
        </Link>
      </p>
    </div>
  );
}

function PaymentFacts({ payment }: { payment: SoldPaymentView }) {
  const t = useTranslations("AdminForms.payments");
  const { buyer, concertTitle, startsAt, venueName, scheduleId, reservations, status } = payment;
  return (
    <Card>
      <Facts>
        <Fact name={t("state")}>
          <PaymentChip status={status} />
        </Fact>
        <Fact name={t("amount")}>
          <Price won={payment.amount} />
        </Fact>
        <Fact name={t("buyer")}>
          <span className="break-all">
            {t("boughtBy", { nickname: buyer.nickname, loginId: buyer.loginId })}
          </span>
        </Fact>
        <Fact name={t("show")}>
          <Link href={boardPath(scheduleId)} prefetch={false} className="underline">
            {concertTitle}
          </Link>
          <span className="block font-normal text-soft">
            <DateTime at={startsAt} format="dayTime" /> · {venueName}
          </span>
        </Fact>
        {reservations.map(({ reservationId, reservationNumber, seats }) => (
          <Fact key={reservationId} name={t("reservation")}>
            <span className="numbers">{reservationNumber}</span>
            <span className="block font-normal text-soft">
              {seats
                .map(({ seatNumber, grade }) => t("seat", { label: seatLabel(seatNumber), grade }))
                .join(", ")}
            </span>
          </Fact>
        ))}
        <Fact name={t("paidAt")}>
          <DateTime at={payment.paidAt} format="stamp" />
        </Fact>
        {payment.cancelledAt && (
          <>
            <Fact name={t("cancelledAt")}>
              <DateTime at={payment.cancelledAt} format="stamp" />
            </Fact>
            <Fact name={t("refundAmount")}>
              <Price won={payment.refundAmount ?? 0} />
            </Fact>
            <Fact name={t("fee")}>
              <Price won={payment.fee ?? 0} />
            </Fact>
            {payment.cancelReason && <Fact name={t("reason")}>{payment.cancelReason}</Fact>}
          </>
        )}
      </Facts>
    </Card>
  );
}
