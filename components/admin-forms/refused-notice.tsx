"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { FailureText } from "@/components/ui/failure-text";
import { Notice } from "@/components/ui/notice";
import type { FormState } from "./form-state";

/** Says above a refused form what came of it, and takes the focus to the first field that is not right. */
export function RefusedNotice({ state }: { state: FormState }) {
  const t = useTranslations("AdminForms");
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const wrong =
      state && ref.current?.closest("form")?.querySelector<HTMLElement>("[aria-invalid]");
    wrong?.closest("details")?.setAttribute("open", "");
    wrong?.focus();
  }, [state]);
  const wrongFields = Object.keys(state?.errors ?? {}).length;
  return (
    <div ref={ref} className="empty:hidden">
      {state?.failure && (
        <Notice tone="bad" announce>
          <FailureText failure={state.failure} />
        </Notice>
      )}
      {!state?.failure && wrongFields > 0 && (
        <Notice tone="bad" announce>
          {t("checkFields", { count: wrongFields })}
        </Notice>
      )}
    </div>
  );
}
