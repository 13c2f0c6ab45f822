"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { LinkPending } from "@/components/ui/link-pending";

/** A tab of the organiser's pages; the boards of the shows belong to the overview. */
export function AdminNavLink({ href, children }: { href: string; children: ReactNode }) {
  const path = usePathname();
  const isHere =
    href === "/admin"
      ? path === href || path.startsWith("/admin/schedules")
      : path.startsWith(href);
  const link = useRef<HTMLAnchorElement>(null);
  // On a phone the strip is wider than the screen: where one is stays in sight.
  useEffect(() => {
    const strip = link.current?.closest("nav");
    if (isHere && link.current && strip)
      strip.scrollLeft = link.current.offsetLeft - strip.clientWidth / 2;
  }, [isHere]);
  return (
    <Link
      ref={link}
      href={href}
      prefetch={false}
      aria-current={isHere ? "page" : undefined}
      className="inline-flex min-h-12 min-w-tap items-center justify-center whitespace-nowrap border-transparent border-b-3 px-0.5 font-semibold text-sm text-soft -outline-offset-3 hover:text-ink aria-[current]:border-grape aria-[current]:text-ink forced-colors:border-[Canvas] forced-colors:aria-[current]:border-[Highlight]"
    >
      {children}
      <LinkPending />
    </Link>
  );
}
