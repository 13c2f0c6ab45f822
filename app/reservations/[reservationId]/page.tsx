import { CalendarPlus } from "lucide-react";
import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  type CardProps,
  checkoutPath,
  findCardOf,
  findReservationPage,
  type ReservationProps,
  reservationPath,
} from "@/app/_booking/reservation-page";
import { ShowHeader } from "@/app/_booking/show-header";
import { requireViewer } from "@/app/_lib/viewer";
import { ReservationChip } from "@/app/reservations/_parts/reservation-chip";
import { CardNotice } from "@/components/checkout/card-notice";
import { KeepOffline } from "@/components/tickets/keep-offline";
import { PrintButton } from "@/components/tickets/print-button";
import { Ticket } from "@/components/tickets/ticket";
import { ButtonLink, buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ClientMessages } from "@/components/ui/client-messages";
import { DateTime } from "@/components/ui/date-time";
import { Notice } from "@/components/ui/notice";
import { Price } from "@/components/ui/price";
import { db } from "@/db/client";
import { getPayment } from "@/lib/payment/get-payment";
import type { ReservationView } from "@/lib/reservation/contract";

type Props = ReservationProps & CardProps & { searchParams: Promise<{ paid?: string | string[] }> };

export async function generateMetadata({ params }: ReservationProps): Promise<Metadata> {
  const { reservationId } = await params;
  const { concertTitle } = await findReservationPage(reservationId, reservationPath(reservationId));
  return { title: concertTitle };
}

export default async function ReservationPage({ params, searchParams }: Props) {
  const { reservationId } = await params;
  const reservation = await findReservationPage(reservationId, reservationPath(reservationId));
  const { status } = reservation;
  const { order, card } = await findCardOf(
    reservation,
    reservationPath(reservationId),
    searchParams,
  );
  const isPaidByCard = card !== undefined && order?.state === "APPLIED";
  const isJustPaid =
    status === "CONFIRMED" && (isPaidByCard || (await searchParams).paid !== undefined);
  const t = await getTranslations("Reservations");
  return (
    <div className="mx-auto max-w-4xl">
      {isJustPaid && (
        <div className="mb-8 print:hidden" role="status">
          <p className="font-extrabold text-display">{t("done")}</p>
          <p className="mt-2 text-lg text-soft">{t("doneHint")}</p>
        </div>
      )}
      <ShowHeader show={reservation} step={t("one")} />
      <CardNotice order={order} card={card} />
      {status === "CONFIRMED" && <Tickets reservation={reservation} />}
      {status === "RESERVED" && (
        <div className="mt-6">
          <Notice tone="warn">
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p>{t("unpaid")}</p>
              <ButtonLink size="sm" href={checkoutPath(reservationId)}>
                {t("pay")}
              </ButtonLink>
            </div>
          </Notice>
        </div>
      )}
      <Facts reservation={reservation} />
      <KeepOffline path={reservationPath(reservationId)} hasTickets={status === "CONFIRMED"} />
    </div>
  );
}

function Tickets({ reservation }: { reservation: ReservationView }) {
  const t = useTranslations("Tickets");
  const { reservationId, seats, tickets, startsAt, serverNow } = reservation;
  return (
    <section aria-labelledby="tickets" className="mt-8">
      <h2 id="tickets" className="font-bold text-heading">
        {t("tickets", { count: tickets.length })}
      </h2>
      <p className="mt-1 text-sm text-soft print:hidden">{t("hint")}</p>
      <ClientMessages namespaces={[]}>
        <div className="mt-4 grid gap-4 md:grid-cols-2">
          {tickets.map((ticket) => {
            const seat = seats.find(({ seatNumber }) => seatNumber === ticket.seatNumber);
            return (
              seat && (
                <Ticket key={ticket.ticketId} show={reservation} seat={seat} ticket={ticket} />
              )
            );
          })}
        </div>
        <div className="mt-5 flex flex-wrap gap-2 print:hidden">
          <PrintButton>{t("print")}</PrintButton>
          <a
            href={`${reservationPath(reservationId)}/calendar.ics`}
            download
            className={buttonClass({ tone: "secondary", size: "sm" })}
          >
            <CalendarPlus aria-hidden className="size-4" />
            {t("calendar")}
          </a>
          {Date.parse(serverNow) < Date.parse(startsAt) && (
            <ButtonLink
              tone="quiet"
              size="sm"
              href={`${reservationPath(reservationId)}/cancel`}
              prefetch={false}
            >
              {t("cancel")}
            </ButtonLink>
          )}
        </div>
      </ClientMessages>
    </section>
  );
}

async function Facts({ reservation }: { reservation: ReservationView }) {
  const { reservationNumber, reservationId, seats, totalAmount, status, payment } = reservation;
  const t = await getTranslations("Reservations");
  const paid = payment && (await findPaid(reservationId, payment.paymentId));
  return (
    <Card className="mt-8">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-3">
        <dt className="text-faint">{t("state")}</dt>
        <dd>
          <ReservationChip status={status} />
        </dd>
        <dt className="text-faint">{t("number")}</dt>
        <dd className="numbers font-semibold">{reservationNumber}</dd>
        <dt className="text-faint">{t("seats")}</dt>
        <dd className="font-semibold">
          {seats.map(({ label, grade }) => t("seat", { label, grade })).join(", ")}
        </dd>
        <dt className="text-faint">{t("amount")}</dt>
        <dd className="font-semibold">
          <Price won={totalAmount} />
        </dd>
        {payment && (
          <>
            <dt className="text-faint">{t("paidAt")}</dt>
            <dd>
              <DateTime at={payment.paidAt} format="stamp" />
            </dd>
          </>
        )}
        {paid?.cancelledAt && (
          <>
            <dt className="text-faint">{t("cancelledAt")}</dt>
            <dd>
              <DateTime at={paid.cancelledAt} format="stamp" />
            </dd>
            <dt className="text-faint">{t("refunded")}</dt>
            <dd className="font-semibold">
              <Price won={paid.refundAmount ?? 0} />
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

async function findPaid(reservationId: number, paymentId: number) {
  const viewer = await requireViewer(reservationPath(reservationId));
  return getPayment(db(), viewer, paymentId);
}
