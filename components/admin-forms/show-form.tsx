"use client";

import { useTranslations } from "next-intl";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { ConcertFields } from "./concert-fields";
import { fieldsOf } from "./fields";
import type { FormAction } from "./form-state";
import { QueueFields } from "./queue-fields";
import { RefusedNotice } from "./refused-notice";
import { RuleFields, TierFields, WhenFields } from "./schedule-fields";
import { Section } from "./section";

type Props = {
  action: FormAction;
  /** Makes sending this form twice one concert or performance. */
  idempotencyKey: string;
  /** What "at once" means when the opening is left empty, ISO 8601. */
  renderedAt: string;
  initial: Record<string, string>;
  /** A concert with its first performance; else one more performance of a concert there is. */
  withConcert: boolean;
};

/** A new performance in one form, and with it a new concert where there is none. */
export function ShowForm({ action, idempotencyKey, renderedAt, initial, withConcert }: Props) {
  const t = useTranslations("AdminForms");
  const { state, pending, form } = useFormAction(action, null);
  const fields = fieldsOf(state, initial);
  return (
    <form {...form} noValidate className="flex flex-col gap-8">
      <input type="hidden" name="key" value={state?.nextKey ?? idempotencyKey} />
      <input type="hidden" name="renderedAt" value={renderedAt} />
      <RefusedNotice state={state} />
      {withConcert && (
        <Section title={t("concert.section")} hint={t("concert.sectionHint")}>
          <ConcertFields fields={fields} />
        </Section>
      )}
      <WhenFields fields={fields} />
      <TierFields
        fields={fields}
        values={state?.values ?? initial}
        hint={t("schedule.tiersHint")}
      />
      <RuleFields fields={fields} />
      <QueueFields fields={fields} errors={state?.errors ?? {}} />
      <div className="flex justify-end border-line border-t pt-7">
        <SubmitButton
          size="lg"
          pending={pending}
          pendingLabel={t("saving")}
          className="w-full sm:w-auto"
        >
          {withConcert ? t("concert.create") : t("schedule.create")}
        </SubmitButton>
      </div>
    </form>
  );
}
