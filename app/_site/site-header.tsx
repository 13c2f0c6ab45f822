import { CircleUser, Menu } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ForgetTickets } from "@/components/tickets/keep-offline";
import { ButtonLink, buttonClass } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Wordmark } from "@/components/ui/grape-mark";
import type { Viewer } from "@/lib/auth/viewer";
import { CloseMenuOnLeave } from "./close-menu-on-leave";
import { NavLink } from "./nav-link";
import { navigationOf } from "./navigation";
import { SiteMenu } from "./site-menu";

const menuId = "site-menu";

export function SiteHeader({ viewer }: { viewer: Viewer | null }) {
  const t = useTranslations("Site");
  return (
    <header className="border-line border-b bg-paper print:hidden">
      <div className="page flex min-h-16 items-center gap-3">
        <Link
          href="/"
          aria-label={t("home")}
          className="-ml-1 inline-flex min-h-tap items-center px-1"
        >
          <Wordmark />
        </Link>
        <nav aria-label={t("navigation")} className="ml-5 hidden md:block">
          <ul className="flex gap-1">
            {navigationOf(viewer).map(({ href, key }) => (
              <li key={href}>
                <NavLink
                  href={href}
                  className="inline-flex min-h-tap items-center rounded-full px-4 font-semibold text-soft hover:bg-sunken hover:text-ink aria-[current]:text-grape"
                >
                  {t(key)}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ml-auto flex items-center gap-2">
          {!viewer && (
            <ButtonLink href="/login" size="sm" prefetch={false}>
              {t("logIn")}
            </ButtonLink>
          )}
          <button
            type="button"
            popoverTarget={menuId}
            className={classNames(buttonClass({ tone: "quiet", size: "sm" }), "-mr-3 px-3")}
          >
            {viewer ? <CircleUser aria-hidden className="size-5" /> : null}
            <span className={viewer ? "max-w-28 truncate" : "sr-only"}>
              {viewer ? viewer.nickname : t("menu")}
            </span>
            {viewer && <span className="sr-only">, {t("menu")}</span>}
            <Menu aria-hidden className="size-5" />
          </button>
        </div>
      </div>
      <SiteMenu id={menuId} viewer={viewer} />
      <CloseMenuOnLeave menuId={menuId} />
      {!viewer && <ForgetTickets />}
    </header>
  );
}
