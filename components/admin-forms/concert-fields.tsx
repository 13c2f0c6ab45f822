"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { artistMaxLength, descriptionMaxLength, titleMaxLength } from "@/lib/admin/rules";
import type { Fields } from "./fields";
import { TextArea } from "./text-area";

/** What a concert says of itself. */
export function ConcertFields({ fields }: { fields: Fields }) {
  const t = useTranslations("AdminForms.concert");
  return (
    <>
      <Field {...fields("title")} label={t("title")} maxLength={titleMaxLength} required />
      <Field
        {...fields("artist")}
        label={t("artist")}
        hint={t("artistHint")}
        maxLength={artistMaxLength}
      />
      <TextArea
        {...fields("description")}
        label={t("description")}
        rows={5}
        maxLength={descriptionMaxLength}
      />
      <Field
        {...fields("posterUrl")}
        label={t("posterUrl")}
        hint={t("posterUrlHint")}
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
      />
    </>
  );
}
