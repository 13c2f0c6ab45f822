import Link from "next/link";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { LinkPending } from "./link-pending";

type Tone = "primary" | "secondary" | "quiet" | "danger";
type Size = "md" | "lg" | "sm";

const base =
  "inline-flex items-center justify-center gap-2 rounded-full border font-semibold text-center transition-colors duration-150 select-none disabled:opacity-55 aria-disabled:opacity-55";
const sizes: Record<Size, string> = {
  sm: "min-h-tap px-4 text-sm",
  md: "min-h-12 px-5 py-2 text-base",
  lg: "min-h-14 px-7 py-3 text-lg tracking-tight",
};
// The transparent borders become real ones in forced colours.
const tones: Record<Tone, string> = {
  primary:
    "border-transparent bg-grape text-on-grape not-disabled:hover:bg-grape-deep not-disabled:active:bg-grape-deep",
  secondary:
    "border-edge bg-surface text-ink not-disabled:hover:border-ink not-disabled:hover:bg-sunken",
  quiet: "border-transparent bg-transparent text-ink not-disabled:hover:bg-sunken",
  danger: "border-rose bg-surface text-rose not-disabled:hover:bg-rose-wash",
};

type Look = { tone?: Tone | undefined; size?: Size | undefined };

/** The looks of a button, for what is a link or a label in truth. */
export function buttonClass({ tone = "primary", size = "md" }: Look = {}): string {
  return classNames(base, sizes[size], tones[tone]);
}

export function Button({
  tone,
  size,
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & Look) {
  return (
    <button type={type} className={classNames(buttonClass({ tone, size }), className)} {...rest} />
  );
}

export function ButtonLink({
  tone,
  size,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look) {
  return (
    <Link className={classNames(buttonClass({ tone, size }), className)} {...rest}>
      {children}
      <LinkPending />
    </Link>
  );
}
