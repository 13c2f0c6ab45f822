import type { ComponentProps } from "react";
import { classNames } from "./class-names";

type Props = Omit<ComponentProps<"input">, "id"> & {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** The label is read out only; what stands around says it to the eye. */
  hideLabel?: boolean;
};

/** A labelled input; its hint, or in place of it what is wrong, is tied to it and read with it. */
export function Field({ id, label, hint, error, hideLabel, className, ...input }: Props) {
  const describedBy = error ? `${id}-error` : hint && `${id}-hint`;
  return (
    <div className={classNames("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "font-semibold text-sm"}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-describedby={describedBy}
        aria-invalid={error ? true : undefined}
        className={classNames(inputClass, error && "border-rose")}
      />
      {hint && !error && (
        <p id={`${id}-hint`} className="text-faint text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="font-medium text-rose text-sm">
          {error}
        </p>
      )}
    </div>
  );
}

export const inputClass =
  "min-h-12 w-full min-w-0 rounded-md border border-edge bg-surface px-4 text-base text-ink placeholder:text-faint";
