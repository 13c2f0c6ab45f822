"use client";

import { CreditCard } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Price } from "@/components/ui/price";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { chargeHere } from "./actions";

const presetsWon = [10_000, 50_000, 100_000, 300_000];

type Props = {
  /** Makes sending this form twice one charge; a new one comes with every rendering of the page. */
  idempotencyKey: string;
  takesCards: boolean;
};

export function ChargeForm({ idempotencyKey, takesCards }: Props) {
  const t = useTranslations("Wallet");
  const { state, pending, form } = useFormAction(chargeHere, null);
  const [isByCard, setIsByCard] = useState(false);
  const refused = state && "error" in state ? state : null;
  const preset = refused?.preset ?? String(presetsWon[1]);
  return (
    <form {...form} key={idempotencyKey} className="group/charge flex flex-col gap-4">
      <input type="hidden" name="key" value={refused?.nextKey ?? idempotencyKey} />
      <fieldset>
        <legend className="mb-2 font-semibold text-sm">{t("howMuch")}</legend>
        <div className="grid grid-cols-2 gap-2">
          {presetsWon.map((won) => (
            <Choice key={won} value={String(won)} chosen={preset}>
              <Price won={won} />
            </Choice>
          ))}
          <Choice value="other" chosen={preset} wide>
            {t("otherAmount")}
          </Choice>
        </div>
      </fieldset>
      <Field
        id="amount"
        name="amount"
        label={t("amount")}
        hint={t("amountHint")}
        error={refused?.error}
        defaultValue={refused?.typed}
        inputMode="numeric"
        autoComplete="off"
        maxLength={13}
        className={refused ? "" : "hidden group-has-[[value=other]:checked]/charge:flex"}
      />
      <div className="flex flex-col gap-2">
        <SubmitButton
          size="lg"
          pending={pending}
          pendingLabel={isByCard ? t("charge") : t("charging")}
          onClick={() => setIsByCard(false)}
          className="w-full"
        >
          {t("charge")}
        </SubmitButton>
        {takesCards && (
          <SubmitButton
            name="by"
            value="card"
            size="lg"
            tone="secondary"
            pending={pending}
            pendingLabel={isByCard ? t("goingToCard") : t("byCard")}
            onClick={() => setIsByCard(true)}
            className="w-full"
          >
            <CreditCard aria-hidden className="size-5" />
            {t("byCard")}
          </SubmitButton>
        )}
      </div>
      {state && "charged" in state && (
        <Notice tone="good" announce>
          {t.rich("charged", { amount: () => <Price won={state.charged} /> })}
        </Notice>
      )}
    </form>
  );
}

type ChoiceProps = { value: string; chosen: string; wide?: boolean; children: React.ReactNode };

function Choice({ value, chosen, wide, children }: ChoiceProps) {
  return (
    <label
      className={`flex min-h-12 items-center justify-center rounded-md border border-edge px-3 font-semibold has-checked:border-grape has-checked:bg-grape-wash has-checked:text-grape-deep has-focus-visible:outline-3 has-focus-visible:outline-grape has-focus-visible:outline-offset-2 hover:bg-sunken forced-colors:has-checked:border-4 ${wide ? "col-span-2" : ""}`}
    >
      <input
        type="radio"
        name="preset"
        value={value}
        defaultChecked={value === chosen}
        className="sr-only"
      />
      {children}
    </label>
  );
}
