import { getTranslations } from "next-intl/server";
import type { FormState } from "@/components/admin-forms/form-state";
import { tiersOf, type Values } from "./read-form";
import { wrong } from "./refused";

/** The seat map tells tiers apart by their names: two of one name would be one, at two prices. */
export async function sameGrades(values: Values): Promise<FormState> {
  const { tiers, indices } = tiersOf(values);
  const names = tiers.map(({ grade }) => grade.trim());
  const second = names.findIndex((name, at) => name !== "" && names.indexOf(name) < at);
  if (second < 0) return null;
  const t = await getTranslations("AdminForms.wrong");
  return wrong(values, { [`grade${indices[second]}`]: t("sameGrade") });
}
