"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import type { z } from "zod";
import { checkCredentials } from "@/lib/auth/check-credentials";
import { logInRequest, signUpRequest } from "@/lib/auth/contract";
import { createAccount } from "@/lib/auth/create-account";
import { safeNextPath } from "@/lib/auth/next-path";
import { openBrowserSession } from "@/lib/auth/open-browser-session";
import type { ProvenAccount } from "@/lib/auth/store";
import { messageOf } from "@/lib/errors";
import { clientIpOf } from "@/lib/http/client-ip";
import { toFailure } from "@/lib/http/failure";
import { limitAddress, type RateClass } from "@/lib/http/rate-limit";
import { logger } from "@/lib/observability/logger";
import type { AccountFormState } from "./form-state";

/** Logs in and goes on to where the person was headed. */
export async function logInHere(_: AccountFormState, form: FormData): Promise<AccountFormState> {
  const input = logInRequest.safeParse(pick(form, ["loginId", "password"]));
  if (!input.success) return refused(form, { invalid: input.error });
  return enter(form, "auth", (ip) => checkCredentials(input.data, ip));
}

/** Makes an account, logs it in and goes on to where the person was headed. */
export async function signUpHere(_: AccountFormState, form: FormData): Promise<AccountFormState> {
  const input = signUpRequest.safeParse(pick(form, ["loginId", "password", "nickname"]));
  if (!input.success) return refused(form, { invalid: input.error });
  return enter(form, "signUp", () => createAccount(input.data));
}

async function enter(
  form: FormData,
  limit: RateClass,
  open: (clientIp: string) => Promise<ProvenAccount>,
): Promise<AccountFormState> {
  try {
    const incoming = await headers();
    const clientIp = clientIpOf(incoming);
    await limitAddress(limit, clientIp);
    const proven = await open(clientIp);
    const cookie = await openBrowserSession(proven, incoming.get("user-agent"));
    const { name, value, options } = cookie;
    (await cookies()).set(name, value, options);
  } catch (error) {
    return refused(form, { thrown: error });
  }
  redirect(safeNextPath(form.get("next")));
}

function pick(form: FormData, names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, text(form, name)]));
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

type Reason = { invalid: z.ZodError } | { thrown: unknown };

async function refused(form: FormData, reason: Reason): Promise<AccountFormState> {
  const values = { loginId: text(form, "loginId"), nickname: text(form, "nickname") };
  if ("invalid" in reason) {
    const t = await getTranslations("Account.rules");
    const wrong = reason.invalid.issues.map((issue) => issue.path[0]);
    const names = (["loginId", "password", "nickname"] as const).filter((name) =>
      wrong.includes(name),
    );
    return { values, fields: Object.fromEntries(names.map((name) => [name, t(name)])) };
  }
  const { code, cause } = toFailure(reason.thrown);
  if (cause) logger().error({ err: cause }, code);
  const message = messageOf(code, await getLocale());
  if (code === "LOGIN_ID_TAKEN") return { values, fields: { loginId: message } };
  return { values, fields: {}, message };
}
