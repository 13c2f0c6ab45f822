import { useTranslations } from "next-intl";
import { ButtonLink } from "./button";

type Props = { page: number; totalPages: number; hrefOf: (page: number) => string };

export function Pager({ page, totalPages, hrefOf }: Props) {
  const t = useTranslations("Common");
  if (totalPages <= 1) return null;
  return (
    <nav aria-label={t("pages")} className="mt-8 flex items-center justify-center gap-4">
      {page > 1 && (
        <ButtonLink tone="secondary" size="sm" rel="prev" href={hrefOf(page - 1)}>
          {t("previous")}
        </ButtonLink>
      )}
      <span className="numbers text-sm text-soft">{t("pageOf", { page, totalPages })}</span>
      {page < totalPages && (
        <ButtonLink tone="secondary" size="sm" rel="next" href={hrefOf(page + 1)}>
          {t("next")}
        </ButtonLink>
      )}
    </nav>
  );
}
