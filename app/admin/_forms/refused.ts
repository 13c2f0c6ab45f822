import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { Refusal } from "@/app/_lib/call-own-api";
import type { FormState } from "@/components/admin-forms/form-state";
import { loginPath } from "@/components/ui/login-path";
import { fieldOf, type Values } from "./read-form";

/**
 * A refusal as the form shows it: what is wrong with a field beside it, in our own words for that field, all
 * else above the form; `own` are the words of this form, by rule. Who is logged out in the meantime goes to log in and comes back to `path`.
 */
export async function refused(
  refusal: Refusal,
  values: Values,
  path: string,
  own: Readonly<Record<string, string>> = {},
): Promise<FormState> {
  if (refusal.code === "UNAUTHENTICATED") redirect(loginPath(path));
  const t = await getTranslations("AdminForms.wrong");
  const errors: Record<string, string> = {};
  if (refusal.code === "INVALID_REQUEST") {
    for (const part of Object.keys(refusal.details)) {
      const { field, rule } = fieldOf(part, values);
      const said = own[rule] ?? (t.has(rule as "title") ? t(rule as "title") : undefined);
      if (said) errors[field] ??= said;
    }
  }
  return wrong(values, errors, Object.keys(errors).length === 0 ? refusal : undefined);
}

/** The same for what the form itself finds. */
export function wrong(
  values: Values,
  errors: Record<string, string>,
  failure?: Refusal,
): NonNullable<FormState> {
  return { values, errors, nextKey: randomUUID(), ...(failure && { failure }) };
}
