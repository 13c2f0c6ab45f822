import { useTranslations } from "next-intl";

/** An amount of won as people write it: 110,000원, ₩110,000. */
export function Price({ won }: { won: number }) {
  const t = useTranslations("Common");
  return <span className="numbers whitespace-nowrap">{t("won", { amount: won })}</span>;
}
