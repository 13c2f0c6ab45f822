import Link from "next/link";
import { useTranslations } from "next-intl";
import { Wordmark } from "@/components/ui/grape-mark";

export function SiteFooter() {
  const t = useTranslations("Site");
  return (
    <footer className="mt-24 border-line border-t print:hidden">
      <div className="page flex flex-wrap items-start justify-between gap-x-16 gap-y-6 py-10 text-sm text-soft">
        <div className="max-w-md">
          <Wordmark />
          <p className="mt-3">{t("promise")}</p>
        </div>
        <div className="flex max-w-sm flex-col items-start gap-3">
          <p className="text-faint">{t("smallPrint")}</p>
          <Link href="/docs" className="flex min-h-tap items-center underline">
            {t("api")}
          </Link>
        </div>
      </div>
    </footer>
  );
}
