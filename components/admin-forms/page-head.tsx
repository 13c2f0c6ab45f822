import type { ReactNode } from "react";
import { BackLink } from "./back-link";

type Props = {
  title: string;
  lead?: string;
  back?: { href: string; label: string };
  children?: ReactNode;
};

/** Where one is among the organiser's pages, the way back up, and what can be begun here. */
export function PageHead({ title, lead, back, children }: Props) {
  return (
    <div className="mb-8">
      {back && <BackLink {...back} />}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h1 className="font-extrabold text-title">{title}</h1>
        {children}
      </div>
      {lead && <p className="mt-2 max-w-prose text-soft">{lead}</p>}
    </div>
  );
}
