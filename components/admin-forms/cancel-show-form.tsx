"use client";

import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { reasonMaxLength } from "@/lib/admin/rules";
import { fieldsOf } from "./fields";
import type { FormAction } from "./form-state";
import { RefusedNotice } from "./refused-notice";

type Props = { action: FormAction; idempotencyKey: string; title: string; backPath: string };

/** Cancelling a show: its reason, and its title typed out, so that nobody does it by a slip. */
export function CancelShowForm({ action, idempotencyKey, title, backPath }: Props) {
  const t = useTranslations("AdminForms.cancelShow");
  const { state, pending, form } = useFormAction(action, null);
  const fields = fieldsOf(state, {});
  return (
    <form {...form} noValidate className="flex flex-col gap-5">
      <input type="hidden" name="key" value={state?.nextKey ?? idempotencyKey} />
      <RefusedNotice state={state} />
      <Field
        {...fields("reason")}
        label={t("reason")}
        hint={t("reasonHint")}
        maxLength={reasonMaxLength}
        required
      />
      <Field
        {...fields("confirmation")}
        label={t("confirmation", { title })}
        hint={t("confirmationHint")}
        autoComplete="off"
        spellCheck={false}
        required
      />
      <div className="mt-2 flex flex-wrap gap-3">
        <ButtonLink tone="secondary" size="lg" href={backPath} prefetch={false}>
          {t("keep")}
        </ButtonLink>
        <SubmitButton tone="danger" size="lg" pending={pending} pendingLabel={t("cancelling")}>
          {t("cancel")}
        </SubmitButton>
      </div>
    </form>
  );
}
