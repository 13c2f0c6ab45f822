"use client";

import { useTranslations } from "next-intl";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { ConcertFields } from "./concert-fields";
import { fieldsOf } from "./fields";
import type { FormAction } from "./form-state";
import { RefusedNotice } from "./refused-notice";

type Props = { action: FormAction; initial: Record<string, string> };

/** What a concert says of itself, to be changed. */
export function ConcertForm({ action, initial }: Props) {
  const t = useTranslations("AdminForms");
  const { state, pending, form } = useFormAction(action, null);
  return (
    <form {...form} noValidate className="flex flex-col gap-5">
      <RefusedNotice state={state} />
      <ConcertFields fields={fieldsOf(state, initial)} />
      <SubmitButton pending={pending} pendingLabel={t("saving")} className="self-start">
        {t("concert.save")}
      </SubmitButton>
    </form>
  );
}
