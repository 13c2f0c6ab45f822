"use client";

import { CreditCard } from "lucide-react";
import { useTranslations } from "next-intl";
import { useActionState, useEffect, useRef } from "react";
import { classNames } from "@/components/ui/class-names";
import { FailureText } from "@/components/ui/failure-text";
import { Notice } from "@/components/ui/notice";
import { Price } from "@/components/ui/price";
import { SubmitButton } from "@/components/ui/submit-button";
import type { PanelAction, PanelState } from "./panel-state";

/** The id of the one button that counts now, charging or paying, so that others can lead to it. */
export const mainButtonId = "checkout-go-on";

type Props = {
  totalWon: number;
  balanceWon: number;
  /** One per rendering: sending a form twice does it once. */
  payKey: string;
  chargeKey: string;
  pay: PanelAction;
  chargeMissing: PanelAction;
  /** Absent where no cards are taken. */
  card?: CardProps | undefined;
};

type CardProps = {
  cardKey: string;
  payByCard: PanelAction;
  /** Begun already: the same offer is gone on with. */
  isBegun: boolean;
};

/** What the wallet has and will have, what is missing, and one button with the amount. */
export function PaymentPanel(props: Props) {
  const { totalWon, balanceWon, payKey, chargeKey, pay, chargeMissing } = props;
  const t = useTranslations("Checkout");
  const [paid, payAction] = useActionState(pay, null);
  const [charged, chargeAction] = useActionState(chargeMissing, null);
  const missingWon = Math.max(0, totalWon - balanceWon);
  const payButton = useFocusWhen(missingWon === 0 && charged !== null);

  return (
    <div className="flex flex-col gap-4">
      <dl className="flex flex-col gap-2">
        <Line name={t("balance")} won={balanceWon} />
        <Line name={t("total")} won={totalWon} isTaken />
        <Line
          name={missingWon > 0 ? t("missing") : t("after")}
          won={missingWon > 0 ? missingWon : balanceWon - totalWon}
          isLoud
        />
      </dl>
      <Said state={charged} />
      {missingWon > 0 ? (
        <form action={chargeAction}>
          <input type="hidden" name="key" value={chargeKey} />
          <SubmitButton id={mainButtonId} size="lg" className="w-full" pendingLabel={t("charging")}>
            {t.rich("charge", { amount: () => <Price won={missingWon} /> })}
          </SubmitButton>
          <p className="mt-2 min-h-[2lh] text-faint text-sm sm:min-h-0">{t("chargeHint")}</p>
        </form>
      ) : (
        <form action={payAction}>
          <input type="hidden" name="key" value={payKey} />
          <SubmitButton
            ref={payButton}
            id={mainButtonId}
            size="lg"
            className="w-full"
            pendingLabel={t("paying")}
          >
            {t.rich("pay", { amount: () => <Price won={totalWon} /> })}
          </SubmitButton>
        </form>
      )}
      <Said state={paid} />
      {props.card && <ByCard {...props.card} />}
    </div>
  );
}

function ByCard({ cardKey, payByCard, isBegun }: CardProps) {
  const t = useTranslations("Checkout");
  const [refused, action] = useActionState(payByCard, null);
  return (
    <form action={action} className="flex flex-col gap-2 border-line border-t pt-4">
      <input type="hidden" name="key" value={cardKey} />
      <SubmitButton tone="secondary" size="lg" className="w-full" pendingLabel={t("goingToCard")}>
        <CreditCard aria-hidden className="size-5" />
        {isBegun ? t("resumeCard") : t("payByCard")}
      </SubmitButton>
      <p className="text-faint text-sm">{t("cardHint")}</p>
      <Said state={refused} />
    </form>
  );
}

type LineProps = { name: string; won: number; isLoud?: boolean; isTaken?: boolean };

function Line({ name, won, isLoud = false, isTaken = false }: LineProps) {
  return (
    <div
      className={classNames(
        "flex items-baseline justify-between gap-4",
        isLoud && "mt-1 border-line border-t pt-3",
      )}
    >
      <dt className={isLoud ? "font-bold" : "text-soft"}>{name}</dt>
      <dd className={isLoud ? "font-extrabold text-heading" : "font-semibold"}>
        {isTaken && "− "}
        <Price won={won} />
      </dd>
    </div>
  );
}

function Said({ state }: { state: PanelState }) {
  const t = useTranslations("Checkout");
  if (!state) return null;
  if ("chargedWon" in state) {
    return (
      <Notice tone="good" announce>
        {t.rich("charged", { amount: () => <Price won={state.chargedWon} /> })}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" announce>
      <FailureText failure={state.refusal} />
    </Notice>
  );
}

/** The charging form goes when it has served; whoever used it goes on at the button that takes its place. */
function useFocusWhen(isWanted: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isWanted) button.current?.focus();
  }, [isWanted]);
  return button;
}
