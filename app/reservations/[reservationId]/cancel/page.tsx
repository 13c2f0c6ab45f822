import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  findReservationPage,
  type ReservationProps,
  reservationPath,
} from "@/app/_booking/reservation-page";
import { ShowHeader } from "@/app/_booking/show-header";
import { requireViewer } from "@/app/_lib/viewer";
import { RefundTable } from "@/components/checkout/refund-table";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { DateTime } from "@/components/ui/date-time";
import { Price } from "@/components/ui/price";
import { db } from "@/db/client";
import { seatLabel } from "@/lib/concert/rules";
import { DomainError } from "@/lib/errors";
import type { CancellationPreview, PaymentView } from "@/lib/payment/contract";
import { getPayment } from "@/lib/payment/get-payment";
import { previewCancellation } from "@/lib/payment/preview-cancellation";
import { cancelHere } from "./actions";
import { CancelForm } from "./cancel-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("Cancellation"))("title") };
}

export default async function CancelPage({ params }: ReservationProps) {
  const { reservationId } = await params;
  const backPath = reservationPath(reservationId);
  const reservation = await findReservationPage(reservationId, `${backPath}/cancel`);
  if (reservation.status !== "CONFIRMED" || !reservation.payment) redirect(backPath);
  const { paymentId } = reservation.payment;
  const offer = await findOffer(backPath, paymentId);
  const t = await getTranslations("Cancellation");
  return (
    <div className="mx-auto max-w-2xl">
      <ShowHeader show={reservation} step={t("title")} />
      <div className="mt-6 flex flex-col gap-6">
        <Offer {...offer} now={reservation.serverNow} />
        <ClientMessages namespaces={["Cancellation"]}>
          <CancelForm
            idempotencyKey={randomUUID()}
            backPath={backPath}
            cancel={cancelHere.bind(null, reservation.reservationId, paymentId)}
          />
        </ClientMessages>
      </div>
    </div>
  );
}

type Offered = { preview: CancellationPreview; payment: PaymentView };

/** What cancelling gives back now; back to the reservation when it cannot be cancelled any more. */
async function findOffer(backPath: string, paymentId: number): Promise<Offered> {
  const viewer = await requireViewer(`${backPath}/cancel`);
  try {
    const [preview, payment] = await Promise.all([
      previewCancellation(db(), viewer, paymentId),
      getPayment(db(), viewer, paymentId),
    ]);
    return { preview, payment };
  } catch (error) {
    if (error instanceof DomainError) redirect(backPath);
    throw error;
  }
}

function Offer({ preview, payment, now }: Offered & { now: string }) {
  const t = useTranslations("Cancellation");
  const seats = payment.reservations.flatMap((paid) => paid.seats);
  return (
    <>
      <div>
        <h2 className="font-semibold text-soft">{t("refund")}</h2>
        <p className="my-2 font-extrabold text-display">
          <Price won={preview.refundAmount} />
        </p>
        <p className="text-soft">
          {preview.fee > 0 ? t.rich("fee", { fee: () => <Price won={preview.fee} /> }) : t("noFee")}{" "}
          {t.rich("until", {
            at: () => <DateTime at={preview.nextChangeAt} format="shortDayTime" />,
          })}
        </p>
      </div>
      <Card>
        <p className="mb-4 font-semibold">
          {t("all", { labels: seats.map(({ seatNumber }) => seatLabel(seatNumber)).join(", ") })}
        </p>
        <RefundTable steps={preview.steps} amountWon={payment.amount} now={now} />
      </Card>
    </>
  );
}
