"use client";

import { useTranslations } from "next-intl";
import { FailureText } from "@/components/ui/failure-text";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import type { StatsView } from "@/lib/admin/contract";
import { messageMaxLength, queueRanges } from "@/lib/admin/rules";
import { changeQueue } from "./actions";
import { type PolicyField, policyFields } from "./control-state";
import { useTakeOver } from "./use-take-over";

/** What the waiting read, how many are inside at once, how many get in a minute. */
export function PolicyForm({ stats }: { stats: StatsView }) {
  const t = useTranslations("Admin.control");
  const { state: answer, pending, form } = useFormAction(changeQueue, null);
  useTakeOver(answer, stats.scheduleId);
  // Fields that were taken over begin anew: what others change later shows in them.
  const changes = answer?.kind === "done" ? JSON.stringify(answer.queue) : "";
  const errors = answer?.kind === "refused" ? answer.errors : {};
  const isFieldFault = Object.keys(errors).length > 0;
  return (
    <form {...form} className="flex flex-col gap-5">
      <input type="hidden" name="scheduleId" value={stats.scheduleId} />
      <PolicyFields key={changes} policy={stats.policy} errors={errors} />
      <SubmitButton
        pending={pending}
        pendingLabel={t("applying")}
        tone="secondary"
        className="self-start"
      >
        {t("apply")}
      </SubmitButton>
      <div role="status" className="empty:hidden">
        {!pending && answer?.kind === "done" && <Notice tone="good">{t("applied")}</Notice>}
        {!pending && answer?.kind === "unchanged" && <Notice tone="info">{t("unchanged")}</Notice>}
      </div>
      {!pending && answer?.kind === "refused" && !isFieldFault && (
        <Notice tone="bad" announce>
          <FailureText failure={answer.failure} />
        </Notice>
      )}
    </form>
  );
}

type FieldsProps = {
  policy: StatsView["policy"];
  errors: Partial<Record<PolicyField, string>>;
};

function PolicyFields({ policy, errors }: FieldsProps) {
  const t = useTranslations("Admin.control");
  return (
    <>
      {policyFields.map((field) => (
        <input key={field} type="hidden" name={`shown-${field}`} value={policy[field]} />
      ))}
      <Field
        id="message"
        name="message"
        label={t("message")}
        hint={t("messageHint")}
        error={errors.message}
        defaultValue={policy.message}
        maxLength={messageMaxLength}
        autoComplete="off"
      />
      <div className="grid gap-5 sm:grid-cols-2">
        {(["maxActive", "admitPerMinute"] as const).map((field) => (
          <Field
            key={field}
            id={field}
            name={field}
            label={t(field)}
            hint={t("nowAndRange", { now: policy[field], ...queueRanges[field] })}
            error={errors[field]}
            defaultValue={policy[field]}
            inputMode="numeric"
            maxLength={6}
            autoComplete="off"
          />
        ))}
      </div>
    </>
  );
}
