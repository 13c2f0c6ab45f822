import type { ReactNode } from "react";

type Props = { title: string; hint?: string; children: ReactNode };

/** A part of a long form: what it is about beside its fields. */
export function Section({ title, hint, children }: Props) {
  return (
    <fieldset className="grid gap-x-10 gap-y-5 border-line border-t pt-7 lg:grid-cols-[14rem_minmax(0,1fr)]">
      <legend className="sr-only">{title}</legend>
      <div>
        <p aria-hidden="true" className="font-bold text-heading">
          {title}
        </p>
        {hint && <p className="mt-1 text-soft text-sm">{hint}</p>}
      </div>
      <div className="flex min-w-0 flex-col gap-5">{children}</div>
    </fieldset>
  );
}
