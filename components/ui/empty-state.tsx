import type { ReactNode } from "react";
import { GrapeMark } from "./grape-mark";

type Props = { title: string; children?: ReactNode; action?: ReactNode };

/** Says that there is nothing here, why, and what can be done. */
export function EmptyState({ title, children, action }: Props) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-line border-dashed px-6 py-14 text-center">
      <GrapeMark className="size-14 text-edge" quiet />
      <p className="font-bold text-heading">{title}</p>
      {children && <div className="max-w-prose text-soft">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
