"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { LinkPending } from "@/components/ui/link-pending";

type Props = { href: string; className: string; children: ReactNode };

/** A link of the site's navigation; it knows when it leads to where one is. */
export function NavLink({ href, className, children }: Props) {
  const path = usePathname();
  const isHere =
    href === "/" ? path === "/" || path.startsWith("/concerts") : path.startsWith(href);
  return (
    <Link href={href} aria-current={isHere ? "page" : undefined} className={className}>
      {children}
      <LinkPending />
    </Link>
  );
}
