import { useTranslations } from "next-intl";

/** An amount of won as people write it: 110,000원, ₩110,000; the sign stands before all of it. */
export function Price({ won }: { won: number }) {
  const t = useTranslations("Common");
  return (
    <span className="numbers whitespace-nowrap">
      {won < 0 && "−"}
      {t("won", { amount: Math.abs(won) })}
    </span>
  );
}
