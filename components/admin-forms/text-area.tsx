import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";
import { inputClass } from "@/components/ui/field";

type Props = Omit<ComponentProps<"textarea">, "id"> & {
  id: string;
  label: string;
  hint?: string;
  error?: string | undefined;
};

/** A labelled text of several lines; its hint, or in place of it what is wrong, is read with it. */
export function TextArea({ id, label, hint, error, ...area }: Props) {
  const describedBy = error ? `${id}-error` : hint && `${id}-hint`;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold text-sm">
        {label}
      </label>
      <textarea
        {...area}
        id={id}
        aria-describedby={describedBy}
        aria-invalid={error ? true : undefined}
        className={classNames(inputClass, "py-3", error && "border-rose")}
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
