import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { findViewer } from "@/app/_lib/viewer";
import { AdminNavLink } from "@/components/admin/admin-nav-link";

const places = [
  { href: "/admin", key: "overview" },
  { href: "/admin/concerts", key: "concerts" },
  { href: "/admin/payments", key: "payments" },
  { href: "/admin/audit-log", key: "auditLog" },
  { href: "/admin/webhooks", key: "webhooks" },
  { href: "/admin/reconciliation", key: "reconciliation" },
  { href: "/scan", key: "scan" },
] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("Admin");
  const title = { default: t("title"), template: `%s · ${t("title")} · frontrow` };
  return { title, robots: { index: false, follow: false } };
}

/** Each page asks for the organiser itself: a layout is not run again when one goes from page to page. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const viewer = await findViewer();
  if (viewer?.role !== "ADMIN") return children;
  return (
    <>
      <SubNavigation />
      {children}
    </>
  );
}

function SubNavigation() {
  const t = useTranslations("Admin");
  return (
    <nav
      aria-label={t("title")}
      className="relative -mx-[clamp(1rem,4vw,2.5rem)] -mt-8 mb-8 overflow-x-auto border-line border-b px-[clamp(1rem,4vw,2.5rem)] sm:mx-0 sm:-mt-12 sm:mb-10 sm:px-0 print:hidden"
    >
      <ul className="flex gap-2 sm:gap-6">
        {places.map(({ href, key }) => (
          <li key={href}>
            <AdminNavLink href={href}>{t(`places.${key}`)}</AdminNavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
