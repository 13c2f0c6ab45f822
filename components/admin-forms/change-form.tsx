"use client";

import { useTranslations } from "next-intl";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { fieldsOf } from "./fields";
import type { FormAction } from "./form-state";
import { PreQueueFields } from "./queue-fields";
import { RefusedNotice } from "./refused-notice";
import { RuleFields, TierFields, WhenFields } from "./schedule-fields";
import { Section } from "./section";

type Props = {
  action: FormAction;
  /** What "at once" means when the opening is left empty, ISO 8601. */
  renderedAt: string;
  initial: Record<string, string>;
  /** The tiers are such that the form can show them. */
  hasTiers: boolean;
};

/** A performance there is, to be corrected; how its line is run is changed on the board. */
export function ChangeForm({ action, renderedAt, initial, hasTiers }: Props) {
  const t = useTranslations("AdminForms");
  const { state, pending, form } = useFormAction(action, null);
  const fields = fieldsOf(state, initial);
  return (
    <form {...form} noValidate className="flex flex-col gap-8">
      <input type="hidden" name="renderedAt" value={renderedAt} />
      <RefusedNotice state={state} />
      <WhenFields fields={fields} />
      {hasTiers && (
        <TierFields
          fields={fields}
          values={state?.values ?? initial}
          hint={t("change.tiersHint")}
        />
      )}
      <RuleFields fields={fields} />
      <Section title={t("change.preQueue")} hint={t("change.preQueueHint")}>
        <div className="grid gap-5 sm:grid-cols-2">
          <PreQueueFields fields={fields} />
        </div>
      </Section>
      <div className="flex justify-end border-line border-t pt-7">
        <SubmitButton
          size="lg"
          pending={pending}
          pendingLabel={t("saving")}
          className="w-full sm:w-auto"
        >
          {t("change.save")}
        </SubmitButton>
      </div>
    </form>
  );
}
