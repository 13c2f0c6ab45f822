import { ChevronLeft } from "lucide-react";
import Link from "next/link";

/** The way back up among the organiser's pages. */
export function BackLink({ href, label }: { href: string; label: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="-mt-4 -ml-1 mb-2 inline-flex min-h-tap max-w-full items-center gap-1 font-semibold text-sm text-soft hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 truncate">{label}</span>
    </Link>
  );
}
