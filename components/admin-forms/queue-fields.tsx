"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { queueRanges } from "@/lib/admin/rules";
import type { Fields } from "./fields";
import { Section } from "./section";

const queueNumbers = [
  "maxActive",
  "admitPerMinute",
  "activeSeconds",
  "awaySeconds",
  "heartbeatSeconds",
] as const;
const queueFields: readonly string[] = [...queueNumbers, "preQueueOpensAt", "draw"];

type Props = { fields: Fields; errors: Record<string, string> };

/** How the line of a new performance is run; shut until somebody wants it otherwise than usual. */
export function QueueFields({ fields, errors }: Props) {
  const t = useTranslations("AdminForms.schedule");
  const hasFault = Object.keys(errors).some((name) => queueFields.includes(name));
  return (
    <Section title={t("queue")} hint={t("queueHint")}>
      <details open={hasFault} className="group">
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
          <PreQueueFields fields={fields} />
        </div>
      </details>
    </Section>
  );
}

/** Whether people may come before the sale opens, and in which order they then stand. */
export function PreQueueFields({ fields }: { fields: Fields }) {
  const t = useTranslations("AdminForms.schedule");
  const { id, name, defaultValue, error } = fields("draw");
  return (
    <>
      <Field
        {...fields("preQueueOpensAt")}
        type="datetime-local"
        label={t("preQueueOpensAt")}
        hint={t("preQueueOpensAtHint")}
        className="sm:col-start-1"
      />
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
    </>
  );
}
