"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { useFormAction } from "@/components/ui/use-form-action";
import { changeNicknameHere, changePasswordHere } from "./actions";
import type { ProfileFormState } from "./form-state";

/** The form of the nickname. */
export function NicknameForm({ nickname }: { nickname: string }) {
  const t = useTranslations("Profile");
  const { state, pending, form, element, errorOf } = useProfileForm(changeNicknameHere);
  const typed = state && "values" in state ? state.values.nickname : undefined;
  return (
    <form {...form} ref={element} className="flex flex-col gap-4">
      <Told state={state} />
      <Field
        id="nickname"
        name="nickname"
        label={t("nickname")}
        hint={t("nicknameHint")}
        error={errorOf("nickname")}
        defaultValue={typed ?? nickname}
        autoComplete="nickname"
        maxLength={30}
        required
      />
      <SubmitButton pending={pending} pendingLabel={t("saving")} className="self-start">
        {t("saveNickname")}
      </SubmitButton>
    </form>
  );
}

/** The form of the password. Emptied when it has done its work. */
export function PasswordForm({ loginId }: { loginId: string }) {
  const t = useTranslations("Profile");
  const { state, pending, form, element, errorOf } = useProfileForm(changePasswordHere);
  useEffect(() => {
    if (state && "done" in state) element.current?.reset();
  }, [state, element]);
  return (
    <form {...form} ref={element} className="flex flex-col gap-4">
      <Told state={state} />
      {/* Tells a password manager whose password this is. */}
      <input type="hidden" name="username" autoComplete="username" value={loginId} />
      <Field
        id="currentPassword"
        name="currentPassword"
        type="password"
        label={t("currentPassword")}
        error={errorOf("currentPassword")}
        autoComplete="current-password"
        required
      />
      <Field
        id="newPassword"
        name="newPassword"
        type="password"
        label={t("newPassword")}
        hint={t("rules.newPassword")}
        error={errorOf("newPassword")}
        autoComplete="new-password"
        required
      />
      <SubmitButton pending={pending} pendingLabel={t("saving")} className="self-start">
        {t("savePassword")}
      </SubmitButton>
    </form>
  );
}

function useProfileForm(action: Parameters<typeof useFormAction<ProfileFormState>>[0]) {
  const element = useRef<HTMLFormElement>(null);
  const { state, pending, form } = useFormAction<ProfileFormState>(action, null);
  // The first field that was refused gets the focus, and with it the sentence that is tied to it.
  useEffect(() => {
    if (state) element.current?.querySelector<HTMLInputElement>("[aria-invalid]")?.focus();
  }, [state]);
  const errorOf = (name: string) => (state && "fields" in state ? state.fields[name] : undefined);
  return { state, pending, form, element, errorOf };
}

function Told({ state }: { state: ProfileFormState }) {
  if (state && "done" in state) {
    return (
      <Notice tone="good" announce>
        {state.done}
      </Notice>
    );
  }
  if (!state?.message) return null;
  return (
    <Notice tone="bad" announce>
      {state.message}
    </Notice>
  );
}
