"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Field } from "@/components/ui/field";
import { Price } from "@/components/ui/price";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { reasonMaxLength } from "@/lib/admin/rules";
import { Fact, Facts } from "./facts";
import { fieldsOf } from "./fields";
import type { FormState } from "./form-state";
import type { RefundState } from "./refund-state";
import { RefusedNotice } from "./refused-notice";

type Props = {
  action: (state: RefundState, form: FormData) => Promise<RefundState>;
  idempotencyKey: string;
  amountWon: number;
  /** Of a cancelled show nothing is kept. */
  onlyWhole: boolean;
};

/** Giving a purchase back: how much and why, then once more to confirm what would happen. */
export function RefundForm({ action, idempotencyKey, amountWon, onlyWhole }: Props) {
  const { state, pending, form } = useFormAction(action, null);
  const review = state && "review" in state ? state : null;
  const refused = state && "errors" in state ? state : null;
  return (
    <form {...form} noValidate className="flex flex-col gap-5">
      <input type="hidden" name="key" value={state?.nextKey ?? idempotencyKey} />
      {review ? (
        <Review {...review} pending={pending} />
      ) : (
        <Wish state={refused} {...{ amountWon, onlyWhole, pending }} />
      )}
    </form>
  );
}

type WishProps = Pick<Props, "amountWon" | "onlyWhole"> & { state: FormState; pending: boolean };

function Wish({ state, amountWon, onlyWhole, pending }: WishProps) {
  const t = useTranslations("AdminForms.refund");
  const fields = fieldsOf(state, {});
  const [extent, setExtent] = useState(state?.values.extent ?? "whole");
  return (
    <>
      <RefusedNotice state={state} />
      {!onlyWhole && (
        <fieldset>
          <legend className="mb-2 font-semibold text-sm">{t("extent")}</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            {(["whole", "part"] as const).map((value) => (
              <label
                key={value}
                className="flex min-h-12 items-center justify-center rounded-md border border-edge px-3 font-semibold has-checked:border-grape has-checked:bg-grape-wash has-checked:text-grape-deep has-focus-visible:outline-3 has-focus-visible:outline-grape has-focus-visible:outline-offset-2 hover:bg-sunken forced-colors:has-checked:border-4"
              >
                <input
                  type="radio"
                  name="extent"
                  value={value}
                  defaultChecked={extent === value}
                  onChange={() => setExtent(value)}
                  className="sr-only"
                />
                <span>
                  {value === "whole"
                    ? t.rich("whole", { amount: () => <Price won={amountWon} /> })
                    : t("part")}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {!onlyWhole && (
        <Field
          {...fields("amount")}
          label={t("amount")}
          hint={t("amountHint", { max: amountWon })}
          inputMode="numeric"
          autoComplete="off"
          maxLength={13}
          className={extent === "part" ? undefined : "hidden noscript:flex"}
        />
      )}
      <Field
        {...fields("reason")}
        label={t("reason")}
        hint={t("reasonHint")}
        maxLength={reasonMaxLength}
        required
      />
      <SubmitButton
        name="step"
        value="review"
        pending={pending}
        pendingLabel={t("checking")}
        className="self-start"
      >
        {t("toReview")}
      </SubmitButton>
    </>
  );
}

type ReviewProps = Exclude<RefundState, FormState> & { pending: boolean };

function Review({ review, values, pending }: ReviewProps) {
  const t = useTranslations("AdminForms.refund");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      {["extent", "amount", "reason"].map((name) => (
        <input key={name} type="hidden" name={name} value={values[name] ?? ""} />
      ))}
      <h3 ref={heading} tabIndex={-1} className="font-bold text-heading outline-none">
        {t("review")}
      </h3>
      <Facts>
        <Fact name={t("refundAmount")}>
          <Price won={review.refundWon} />
        </Fact>
        <Fact name={t("fee")}>
          <Price won={review.feeWon} />
        </Fact>
        <Fact name={t("reason")}>{values.reason}</Fact>
      </Facts>
      <p className="text-soft text-sm">{t("consequence")}</p>
      <div className="flex flex-wrap gap-3">
        <SubmitButton
          name="step"
          value="edit"
          tone="secondary"
          pending={pending}
          pendingLabel={t("edit")}
        >
          {t("edit")}
        </SubmitButton>
        <SubmitButton
          name="step"
          value="confirm"
          tone="danger"
          pending={pending}
          pendingLabel={t("refunding")}
        >
          {t.rich("confirm", { amount: () => <Price won={review.refundWon} /> })}
        </SubmitButton>
      </div>
    </>
  );
}
