import "pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { ClientMessages } from "@/components/ui/client-messages";
import { env } from "@/lib/env";
import { readTheme } from "./_lib/preferences";
import { findViewer } from "./_lib/viewer";
import { SiteFooter } from "./_site/site-footer";
import { SiteHeader } from "./_site/site-header";

const paperLight = "#fbf8f4";
const paperDark = "#131016";
const openGraphLocales = { ko: "ko_KR", en: "en_US" };

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations("Site"), getLocale()]);
  return {
    metadataBase: new URL(env().APP_URL),
    applicationName: "frontrow",
    title: { default: t("title"), template: `%s · frontrow` },
    description: t("description"),
    // Each page's own path, without its filters. Both languages live at one address: there is no other to name.
    alternates: { canonical: "./" },
    openGraph: { siteName: "frontrow", type: "website", locale: openGraphLocales[locale] },
    twitter: { card: "summary_large_image" },
    formatDetection: { telephone: false, email: false, address: false },
  };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: paperLight },
    { media: "(prefers-color-scheme: dark)", color: paperDark },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme, viewer, t] = await Promise.all([
    getLocale(),
    readTheme(),
    findViewer(),
    getTranslations("Site"),
  ]);
  return (
    <html lang={locale} data-theme={theme === "system" ? undefined : theme}>
      <body className="flex flex-col">
        <ClientMessages namespaces={["Failure"]}>
          <a
            href="#content"
            className={`${buttonClass()} fixed top-2 left-2 z-50 -translate-y-24 opacity-0 focus:translate-y-0 focus:opacity-100`}
          >
            {t("skip")}
          </a>
          <SiteHeader viewer={viewer} />
          <main id="content" tabIndex={-1} className="page flex-1 py-6 outline-none sm:py-12">
            {children}
          </main>
          <SiteFooter />
        </ClientMessages>
      </body>
    </html>
  );
}
