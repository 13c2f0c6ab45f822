import { useTranslations } from "next-intl";
import { seatsPathOf } from "@/app/_booking/reservation-page";
import { ShowHeader } from "@/app/_booking/show-header";
import { CardNotice } from "@/components/checkout/card-notice";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { CardOrderView } from "@/lib/payment/card/contract";
import type { ReservationView } from "@/lib/reservation/contract";

type Props = {
  reservation: ReservationView;
  order: CardOrderView | null;
  card: string | undefined;
};

/** The hold is no more: which seats went, why, what became of a card, and the way to try for them again. */
export function HoldOver({ reservation, order, card }: Props) {
  const t = useTranslations("Checkout");
  const labels = reservation.seats.map(({ label }) => label).join(", ");
  const reason = reservation.status === "EXPIRED" ? "expired" : "cancelled";
  return (
    <>
      <ShowHeader show={reservation} step={t("title")} />
      <CardNotice order={order} card={card} />
      <div role="alert" className="mt-8">
        <EmptyState
          title={t(`${reason}.title`)}
          action={
            <div className="flex flex-wrap justify-center gap-3">
              <ButtonLink href={seatsPathOf(reservation, { again: true })}>{t("again")}</ButtonLink>
              <ButtonLink tone="secondary" href={`/concerts/${reservation.concertId}`}>
                {t("toConcert")}
              </ButtonLink>
            </div>
          }
        >
          {t(`${reason}.hint`, { labels })}
        </EmptyState>
      </div>
    </>
  );
}
