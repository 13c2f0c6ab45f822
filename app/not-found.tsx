import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  const t = useTranslations("Failure");
  return (
    <>
      <h1 className="sr-only">{t("notFound")}</h1>
      <EmptyState
        title={t("notFound")}
        action={<ButtonLink href="/">{t("toConcerts")}</ButtonLink>}
      >
        {t("notFoundHint")}
      </EmptyState>
    </>
  );
}
