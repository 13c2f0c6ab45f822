"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { callOwnApi, type Refusal } from "@/app/_lib/call-own-api";
import { loginPath } from "@/components/ui/login-path";
import type { ProfileFormState } from "./form-state";

const profilePath = "/profile";
const mePath = "/api/v1/members/me";

/** Writes what the person wants to be called. */
export async function changeNicknameHere(
  _: ProfileFormState,
  form: FormData,
): Promise<ProfileFormState> {
  const nickname = text(form, "nickname");
  const answer = await callOwnApi("PATCH", mePath, { body: { nickname } });
  if (!answer.ok) return refused(answer.refusal, { nickname });
  revalidatePath("/", "layout");
  return { done: (await getTranslations("Profile"))("nicknameChanged") };
}

/** A new password for whoever knows the old one; every other login ends. */
export async function changePasswordHere(
  _: ProfileFormState,
  form: FormData,
): Promise<ProfileFormState> {
  const body = {
    currentPassword: text(form, "currentPassword"),
    newPassword: text(form, "newPassword"),
  };
  const path = `${mePath}/password`;
  const answer = await callOwnApi<{ endedSessions: number }>("POST", path, { body });
  if (!answer.ok) return refused(answer.refusal);
  revalidatePath(profilePath);
  const t = await getTranslations("Profile");
  return { done: t("passwordChanged", { count: answer.data.endedSessions }) };
}

/** Ends one login, or all the others when none is named. The list that comes back shows that it is gone. */
export async function endSessionHere(form: FormData): Promise<void> {
  const sessionId = text(form, "sessionId");
  const path = sessionId
    ? `${mePath}/sessions/${encodeURIComponent(sessionId)}`
    : `${mePath}/sessions`;
  const answer = await callOwnApi("DELETE", path);
  if (!answer.ok && answer.refusal.code === "UNAUTHENTICATED") redirect(loginPath(profilePath));
  revalidatePath(profilePath);
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

async function refused(
  { code, message, details }: Refusal,
  values: Record<string, string> = {},
): Promise<ProfileFormState> {
  if (code === "UNAUTHENTICATED") redirect(loginPath(profilePath));
  const t = await getTranslations("Profile");
  if (code === "INVALID_CREDENTIALS") {
    return { fields: { currentPassword: t("wrongPassword") }, values };
  }
  if (code !== "INVALID_REQUEST") return { fields: {}, values, message };
  const names = (["nickname", "currentPassword", "newPassword"] as const).filter(
    (name) => name in details,
  );
  return { fields: Object.fromEntries(names.map((name) => [name, t(`rules.${name}`)])), values };
}
