"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Scanner } from "@/components/tickets/scanner";
import { Field } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { checkInHere } from "./actions";

/** The scanner with the form that works without it. */
export function Door({ scheduleId }: { scheduleId: number | null }) {
  const t = useTranslations("Scan");
  const [answered, action] = useActionState(checkInHere, null);
  return (
    <Scanner scheduleId={scheduleId} answered={answered} action={action}>
      <input type="hidden" name="scheduleId" value={scheduleId ?? ""} />
      <Field
        id="code"
        name="code"
        label={t("code")}
        hint={t("codeHint")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="go"
        maxLength={200}
        required
      />
      <SubmitButton tone="secondary" size="lg" pendingLabel={t("checking")} className="w-full">
        {t("check")}
      </SubmitButton>
    </Scanner>
  );
}
