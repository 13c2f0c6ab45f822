import { useTranslations } from "next-intl";
import { DateTime } from "@/components/ui/date-time";
import { Notice } from "@/components/ui/notice";
import { Price } from "@/components/ui/price";
import type { CardOrderView } from "@/lib/payment/card/contract";
import { type CardStory, cardStory } from "./card-story";
import { KeepLooking } from "./keep-looking";

const tones = {
  unfinished: "info",
  asking: "info",
  charged: "good",
  notAgreed: "info",
  refused: "bad",
  expired: "warn",
  refunding: "info",
  refunded: "warn",
} as const satisfies Record<CardStory, "info" | "good" | "warn" | "bad">;

/** Reasons a person can do something with; any other is told without one. */
const knownReasons = [
  "RESERVATION_EXPIRED",
  "RESERVATION_CANCELLED",
  "RESERVATION_ALREADY_PAID",
  "SALE_CLOSED",
  "INVALID_AMOUNT",
  "WRONG_AMOUNT",
  "TOO_LATE",
] as const;

type Props = {
  order: CardOrderView | null;
  /** What the address says of a card: cardStory. */
  card: string | undefined;
};

/** What became of a card payment, in words; it follows the order while that is under way. */
export function CardNotice({ order, card }: Props) {
  const t = useTranslations("Card");
  const story = order && cardStory(order, card);
  if (!story) return null;
  const { amount, expiresAt, reservationId, reason } = order;
  const known = knownReasons.find((name) => name === reason);
  const isUnderWay = story === "asking" || story === "refunding";
  return (
    <div className="mt-6">
      <Notice tone={tones[story]} announce>
        <p className="font-bold">{t(`${story}.title`)}</p>
        <p className="mt-1">
          {known !== undefined && `${t(`reasons.${known}`)} `}
          {t.rich(`${story}.text`, {
            amount: () => <Price won={amount} />,
            at: () => <DateTime at={expiresAt} format="time" />,
          })}
          {reservationId !== null && story === "asking" && ` ${t("seatsKept")}`}
        </p>
        {isUnderWay && <KeepLooking />}
      </Notice>
    </div>
  );
}
