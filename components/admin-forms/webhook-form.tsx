"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { urlMaxLength } from "@/lib/webhook/rules";
import { fieldsOf } from "./fields";
import { RefusedNotice } from "./refused-notice";
import type { WebhookState } from "./webhook-state";

type Props = { action: (state: WebhookState, form: FormData) => Promise<WebhookState> };

/** Where events shall be sent; the answer shows the signing secret, which nobody can ask for again. */
export function WebhookForm({ action }: Props) {
  const t = useTranslations("AdminForms.webhooks");
  const { state, pending, form } = useFormAction(action, null);
  const made = state && "secret" in state ? state : null;
  const refused = state && "errors" in state ? state : null;
  return (
    <form key={made?.nextKey} {...form} noValidate className="flex flex-col gap-4">
      {made && (
        <Notice tone="good" announce>
          <p>{t("made", { url: made.url })}</p>
          <p className="mt-2">{t("secretOnce")}</p>
          <code className="mt-2 block break-all rounded-sm bg-surface px-3 py-2 text-ink">
            {made.secret}
          </code>
        </Notice>
      )}
      <RefusedNotice state={refused} />
      <Field
        {...fieldsOf(refused, {})("url")}
        label={t("url")}
        hint={t("urlHint")}
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={urlMaxLength}
        required
      />
      <SubmitButton pending={pending} pendingLabel={t("making")} className="self-start">
        {t("make")}
      </SubmitButton>
    </form>
  );
}
