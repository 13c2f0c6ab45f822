import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type ChipTone = "grape" | "leaf" | "amber" | "rose" | "sky" | "plain";

const tones: Record<ChipTone, string> = {
  grape: "bg-grape text-on-grape border-transparent",
  leaf: "bg-leaf-wash text-leaf border-transparent",
  amber: "bg-amber-wash text-amber border-transparent",
  rose: "bg-rose-wash text-rose border-transparent",
  sky: "bg-sky-wash text-sky border-transparent",
  plain: "bg-sunken text-soft border-line",
};

/** A state in words. The colour only repeats it. */
export function Chip({ tone = "plain", children }: { tone?: ChipTone; children: ReactNode }) {
  return (
    <span
      className={classNames(
        "inline-flex min-h-6 items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 font-semibold text-xs",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
