import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  type CardProps,
  checkoutPath,
  findCardOf,
  findReservationPage,
  type ReservationProps,
  reservationPath,
  seatsPathOf,
} from "@/app/_booking/reservation-page";
import { ShowHeader } from "@/app/_booking/show-header";
import { requireViewer } from "@/app/_lib/viewer";
import { CardNotice } from "@/components/checkout/card-notice";
import { cardStory } from "@/components/checkout/card-story";
import { HoldClock } from "@/components/checkout/hold-clock";
import { PaymentPanel } from "@/components/checkout/payment-panel";
import { RefundTable } from "@/components/checkout/refund-table";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { Price } from "@/components/ui/price";
import { SubmitButton } from "@/components/ui/submit-button";
import { db } from "@/db/client";
import type { CardOrderView } from "@/lib/payment/card/contract";
import { findGateway } from "@/lib/payment/gateway/configured-gateway";
import { listRefundSteps } from "@/lib/payment/list-refund-steps";
import type { ReservationView } from "@/lib/reservation/contract";
import { getBalance } from "@/lib/wallet/get-balance";
import { chargeMaxWon } from "@/lib/wallet/rules";
import { chargeMissing, payByCardHere, payHere, releaseHere } from "./actions";
import { HoldOver } from "./hold-over";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("Checkout"))("title") };
}

export default async function CheckoutPage({ params, searchParams }: ReservationProps & CardProps) {
  const { reservationId } = await params;
  const path = checkoutPath(reservationId);
  const reservation = await findReservationPage(reservationId, path);
  const { order, card } = await findCardOf(reservation, path, searchParams);
  if (reservation.status === "CONFIRMED") {
    redirect(`${reservationPath(reservationId)}${card ? "?card=back" : ""}`);
  }
  if (reservation.status !== "RESERVED") {
    return <HoldOver reservation={reservation} order={order} card={card} />;
  }
  const t = await getTranslations("Checkout");
  const steps = await listRefundSteps(db(), reservation.scheduleId);
  return (
    <>
      <ShowHeader show={reservation} step={t("title")} />
      <CardNotice order={order} card={card} />
      <div className="mt-6 grid gap-6 lg:grid-cols-[minmax(0,1fr)_23rem] lg:grid-rows-[auto_1fr] lg:gap-x-8">
        <Seats reservation={reservation} />
        <div className="lg:row-span-2">
          <PaymentCard reservation={reservation} order={order} card={card} />
        </div>
        <Card className="self-start">
          <h2 className="mb-2 font-bold text-heading">{t("refund")}</h2>
          <RefundTable
            steps={steps}
            amountWon={reservation.totalAmount}
            now={reservation.serverNow}
          />
        </Card>
      </div>
    </>
  );
}

function Seats({ reservation: { seats, totalAmount } }: { reservation: ReservationView }) {
  const t = useTranslations("Checkout");
  return (
    <Card>
      <h2 className="mb-3 font-bold text-heading">{t("seats")}</h2>
      <ul className="flex flex-col">
        {seats.map(({ seatId, label, grade, price }) => (
          <li
            key={seatId}
            className="flex items-baseline justify-between gap-4 border-line border-b py-3"
          >
            <span>
              <strong className="font-bold">{t("seat", { label })}</strong>{" "}
              <span className="text-soft">{t("grade", { grade })}</span>
            </span>
            <Price won={price} />
          </li>
        ))}
      </ul>
      <p className="flex items-baseline justify-between gap-4 pt-4 font-bold">
        <span>{t("total")}</span>
        <span className="text-heading">
          <Price won={totalAmount} />
        </span>
      </p>
    </Card>
  );
}

type PaymentProps = {
  reservation: ReservationView;
  order: CardOrderView | null;
  card: string | undefined;
};

async function PaymentCard({ reservation, order, card }: PaymentProps) {
  const { reservationId, scheduleId, seats, totalAmount, expiresAt, serverNow } = reservation;
  const viewer = await requireViewer(checkoutPath(reservationId));
  const [t, balance] = await Promise.all([getTranslations("Checkout"), getBalance(db(), viewer)]);
  const missingWon = Math.max(0, totalAmount - balance.currentBalance);
  // The gateway may have the money by now: nothing else is offered until it has said so.
  const isAsking = order !== null && cardStory(order, card) === "asking";
  const takesCards = findGateway() !== null && totalAmount > 0;
  return (
    <Card className="lg:sticky lg:top-6">
      <ClientMessages namespaces={["Checkout"]}>
        <h2 className="sr-only">{t("title")}</h2>
        <div className="mb-5 flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b pb-4">
          <p className="text-soft">{t("timeLeft")}</p>
          <HoldClock expiresAt={expiresAt} renderedAt={serverNow} />
        </div>
        {isAsking ? (
          <p className="text-soft">{t("atGateway")}</p>
        ) : (
          <PaymentPanel
            totalWon={totalAmount}
            balanceWon={balance.currentBalance}
            payKey={randomUUID()}
            chargeKey={randomUUID()}
            pay={payHere.bind(null, reservationId)}
            chargeMissing={chargeMissing.bind(
              null,
              reservationId,
              Math.min(missingWon, chargeMaxWon),
            )}
            card={
              takesCards
                ? {
                    cardKey: randomUUID(),
                    payByCard: payByCardHere.bind(null, reservationId),
                    isBegun: order?.state === "CREATED",
                  }
                : undefined
            }
          />
        )}
        <form
          action={releaseHere.bind(
            null,
            reservationId,
            { scheduleId, seatIds: seats.map(({ seatId }) => seatId) },
            seatsPathOf(reservation),
          )}
          className="mt-2 flex justify-center"
        >
          <SubmitButton tone="quiet" size="sm" pendingLabel={t("releasing")}>
            {t("release")}
          </SubmitButton>
        </form>
      </ClientMessages>
    </Card>
  );
}
