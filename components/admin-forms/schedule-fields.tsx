"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import {
  holdSecondsRange,
  maxSeatsPerUserRange,
  queueRanges,
  venueNameMaxLength,
} from "@/lib/admin/rules";
import type { Fields } from "./fields";
import { Section } from "./section";
import { TierPainter } from "./tier-painter";

type Props = { fields: Fields; values: Record<string, string>; errors: Record<string, string> };

const queueNumbers = [
  "maxActive",
  "admitPerMinute",
  "activeSeconds",
  "awaySeconds",
  "heartbeatSeconds",
] as const;
const queueFields: readonly string[] = [...queueNumbers, "preQueueOpensAt", "draw"];

/** All that makes a performance: when and where, tiers on the map, the rules of its sale and its line. */
export function ScheduleFields({ fields, values, errors }: Props) {
  const t = useTranslations("AdminForms.schedule");
  const hasQueueFault = Object.keys(errors).some((name) => queueFields.includes(name));
  return (
    <>
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
      <Section title={t("tiers")} hint={t("tiersHint")}>
        <TierPainter fields={fields} values={values} />
      </Section>
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
      <Section title={t("queue")} hint={t("queueHint")}>
        <details open={hasQueueFault} className="group">
          <summary className="inline-flex min-h-tap items-center font-semibold text-grape underline underline-offset-4">
            {t("queueMore")}
          </summary>
          <div className="mt-4 grid gap-5 sm:grid-cols-2">
            {queueNumbers.map((name) => (
              <Field
                key={name}
                {...fields(name)}
                label={t(name)}
                hint={t("range", queueRanges[name])}
                inputMode="numeric"
                required
              />
            ))}
            <Field
              {...fields("preQueueOpensAt")}
              type="datetime-local"
              label={t("preQueueOpensAt")}
              hint={t("preQueueOpensAtHint")}
              className="sm:col-start-1"
            />
            <Draw fields={fields} />
          </div>
        </details>
      </Section>
    </>
  );
}

function Draw({ fields }: { fields: Fields }) {
  const t = useTranslations("AdminForms.schedule");
  const { id, name, defaultValue, error } = fields("draw");
  return (
    <div className="flex flex-col gap-1.5">
      <label
        htmlFor={id}
        className="flex min-h-12 items-center gap-3 font-semibold text-sm sm:mt-6"
      >
        <input
          id={id}
          type="checkbox"
          name={name}
          defaultChecked={defaultValue === "on"}
          aria-describedby={`${id}-text`}
          aria-invalid={error ? true : undefined}
          className="size-5 shrink-0 accent-grape"
        />
        {t("draw")}
      </label>
      <p
        id={`${id}-text`}
        className={error ? "font-medium text-rose text-sm" : "text-faint text-sm"}
      >
        {error ?? t("drawHint")}
      </p>
    </div>
  );
}
