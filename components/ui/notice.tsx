import { CircleAlert, CircleCheck, Info } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

type Tone = "info" | "good" | "warn" | "bad";

const looks = {
  info: { icon: Info, className: "bg-sky-wash text-sky" },
  good: { icon: CircleCheck, className: "bg-leaf-wash text-leaf" },
  warn: { icon: CircleAlert, className: "bg-amber-wash text-amber" },
  bad: { icon: CircleAlert, className: "bg-rose-wash text-rose" },
};

type Props = { tone: Tone; children: ReactNode; announce?: boolean };

/** A message beside what it is about. With `announce` a screen reader speaks it as it appears. */
export function Notice({ tone, children, announce = false }: Props) {
  const { icon: Icon, className } = looks[tone];
  return (
    <div
      role={announce ? (tone === "bad" ? "alert" : "status") : undefined}
      className={classNames(
        "flex items-start gap-3 rounded-md border border-transparent px-4 py-3 text-sm",
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0 flex-1 font-medium">{children}</div>
    </div>
  );
}
