"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { logInHere, signUpHere } from "./actions";

const actions = { logIn: logInHere, signUp: signUpHere };

type Props = { kind: keyof typeof actions; next: string };

/** The login or sign-up form. It is sent and answered by the server alone where scripts have not come yet. */
export function AccountForm({ kind, next }: Props) {
  const t = useTranslations("Account");
  const { state, pending, form } = useFormAction(actions[kind], null);
  const element = useRef<HTMLFormElement>(null);
  const isNew = kind === "signUp";

  // The first field that was refused gets the focus, and with it the sentence that is tied to it.
  useEffect(() => {
    if (state) element.current?.querySelector<HTMLInputElement>("[aria-invalid]")?.focus();
  }, [state]);

  return (
    <form {...form} ref={element} className="flex flex-col gap-5">
      {state?.message && (
        <Notice tone="bad" announce>
          {state.message}
        </Notice>
      )}
      <input type="hidden" name="next" value={next} />
      <Field
        id="loginId"
        name="loginId"
        label={t("loginId")}
        hint={isNew ? t("rules.loginId") : undefined}
        error={state?.fields.loginId}
        defaultValue={state?.values.loginId}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      {isNew && (
        <Field
          id="nickname"
          name="nickname"
          label={t("nickname")}
          hint={t("nicknameHint")}
          error={state?.fields.nickname}
          defaultValue={state?.values.nickname}
          autoComplete="nickname"
          maxLength={30}
          required
        />
      )}
      <Field
        id="password"
        name="password"
        type="password"
        label={t("password")}
        hint={isNew ? t("rules.password") : undefined}
        error={state?.fields.password}
        autoComplete={isNew ? "new-password" : "current-password"}
        required
      />
      <SubmitButton size="lg" pending={pending} pendingLabel={t("working")} className="w-full">
        {t(kind)}
      </SubmitButton>
    </form>
  );
}
