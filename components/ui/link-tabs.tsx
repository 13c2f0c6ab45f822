import Link from "next/link";
import { classNames } from "./class-names";
import { LinkPending } from "./link-pending";

type Tab = { href: string; label: string; current: boolean };

/** Views of one page that live in its address: links, so that they work everywhere and can be shared. */
export function LinkTabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav aria-label={label}>
      <ul className="inline-flex max-w-full flex-wrap gap-1 rounded-full bg-sunken p-1">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              scroll={false}
              aria-current={tab.current ? "page" : undefined}
              className={classNames(
                "inline-flex min-h-tap items-center gap-2 rounded-full border px-4 font-semibold text-sm transition-colors",
                tab.current
                  ? "border-line bg-surface text-ink shadow-lift forced-colors:border-3"
                  : "border-transparent text-soft hover:text-ink",
              )}
            >
              {tab.label}
              <LinkPending />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
