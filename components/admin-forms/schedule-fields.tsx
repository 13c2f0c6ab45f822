"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { holdSecondsRange, maxSeatsPerUserRange, venueNameMaxLength } from "@/lib/admin/rules";
import type { Fields } from "./fields";
import { Section } from "./section";
import { TierPainter } from "./tier-painter";

type Props = { fields: Fields };

/** When and where a performance is, and when it is sold. */
export function WhenFields({ fields }: Props) {
  const t = useTranslations("AdminForms.schedule");
  return (
    <Section title={t("when")} hint={t("whenHint")}>
      <Field
        {...fields("venueName")}
        label={t("venueName")}
        maxLength={venueNameMaxLength}
        required
      />
      <Field
        {...fields("startsAt")}
        type="datetime-local"
        label={t("startsAt")}
        hint={t("startsAtHint")}
        required
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          {...fields("bookingOpenAt")}
          type="datetime-local"
          label={t("bookingOpenAt")}
          hint={t("bookingOpenAtHint")}
        />
        <Field
          {...fields("bookingCloseAt")}
          type="datetime-local"
          label={t("bookingCloseAt")}
          hint={t("bookingCloseAtHint")}
        />
      </div>
    </Section>
  );
}

type TierProps = Props & { values: Record<string, string>; hint: string };

export function TierFields({ fields, values, hint }: TierProps) {
  const t = useTranslations("AdminForms.schedule");
  return (
    <Section title={t("tiers")} hint={hint}>
      <TierPainter fields={fields} values={values} />
    </Section>
  );
}

/** How long, and how much, one person may keep from the others. */
export function RuleFields({ fields }: Props) {
  const t = useTranslations("AdminForms.schedule");
  return (
    <Section title={t("rules")} hint={t("rulesHint")}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          {...fields("holdSeconds")}
          label={t("holdSeconds")}
          hint={t("range", holdSecondsRange)}
          inputMode="numeric"
          required
        />
        <Field
          {...fields("maxSeatsPerUser")}
          label={t("maxSeatsPerUser")}
          hint={t("range", maxSeatsPerUserRange)}
          inputMode="numeric"
          required
        />
      </div>
    </Section>
  );
}
