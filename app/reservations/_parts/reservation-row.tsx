import Link from "next/link";
import { useTranslations } from "next-intl";
import { checkoutPath, reservationPath } from "@/app/_booking/reservation-page";
import { ButtonLink } from "@/components/ui/button";
import { Countdown } from "@/components/ui/countdown";
import { DateTime } from "@/components/ui/date-time";
import { Poster } from "@/components/ui/poster";
import { Price } from "@/components/ui/price";
import type { ReservationView } from "@/lib/reservation/contract";
import { ReservationChip } from "./reservation-chip";

/** A reservation in a list. Seats that are held but not paid for say how long they still are. */
export function ReservationRow({ reservation }: { reservation: ReservationView }) {
  const { reservationId, concertId, concertTitle, startsAt, venueName, status } = reservation;
  return (
    <li className="relative flex gap-4 rounded-lg border border-line bg-surface p-4 hover:border-edge sm:gap-5 sm:p-5">
      <Poster concertId={concertId} className="w-20 shrink-0 self-start rounded-md sm:w-24" />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1.5">
        <ReservationChip status={status} />
        <h2 className="font-bold text-heading">
          <Link
            href={
              status === "RESERVED" ? checkoutPath(reservationId) : reservationPath(reservationId)
            }
            className="after:absolute after:inset-0 after:rounded-lg"
          >
            {concertTitle}
          </Link>
        </h2>
        <p className="dotted text-sm text-soft">
          <DateTime at={startsAt} format="dayTime" />
          <span>{venueName}</span>
        </p>
        <Seats reservation={reservation} />
        {status === "RESERVED" && <Unpaid reservation={reservation} />}
      </div>
    </li>
  );
}

function Seats({ reservation: { seats, totalAmount } }: { reservation: ReservationView }) {
  return (
    <p className="dotted font-semibold text-sm">
      <span>{seats.map(({ label }) => label).join(", ")}</span>
      <Price won={totalAmount} />
    </p>
  );
}

function Unpaid({ reservation }: { reservation: ReservationView }) {
  const { reservationId, expiresAt, serverNow } = reservation;
  const t = useTranslations("Reservations");
  return (
    <div className="relative mt-2 flex w-full items-center justify-between gap-3 rounded-md bg-amber-wash py-2 pr-2 pl-4 text-amber">
      <p className="font-semibold text-sm">
        {t("payWithin")}{" "}
        <Countdown until={expiresAt} renderedAt={serverNow} label={t("payWithin")} />
      </p>
      <ButtonLink size="sm" href={checkoutPath(reservationId)} className="shrink-0">
        {t("pay")}
      </ButtonLink>
    </div>
  );
}
