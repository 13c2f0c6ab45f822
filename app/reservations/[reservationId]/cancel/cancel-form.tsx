"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { ButtonLink } from "@/components/ui/button";
import { FailureText } from "@/components/ui/failure-text";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import type { CancelState } from "./actions";

type Props = {
  idempotencyKey: string;
  backPath: string;
  cancel: (state: CancelState, form: FormData) => Promise<CancelState>;
};

export function CancelForm({ idempotencyKey, backPath, cancel }: Props) {
  const t = useTranslations("Cancellation");
  const [state, action] = useActionState(cancel, null);
  return (
    <form action={action} className="flex flex-col gap-4">
      <input type="hidden" name="key" value={idempotencyKey} />
      {state && (
        <Notice tone="bad" announce>
          <FailureText failure={state.refusal} />
        </Notice>
      )}
      <div className="flex flex-wrap gap-3">
        <ButtonLink tone="secondary" size="lg" href={backPath}>
          {t("keep")}
        </ButtonLink>
        <SubmitButton tone="danger" size="lg" pendingLabel={t("cancelling")}>
          {t("cancel")}
        </SubmitButton>
      </div>
    </form>
  );
}
