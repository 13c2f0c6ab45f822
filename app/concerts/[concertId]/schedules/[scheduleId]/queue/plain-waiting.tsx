import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

const refreshSeconds = 10;

type Props = { isInLine: boolean; join: () => Promise<void> };

/** The waiting room without scripts: a button to join, then a page that refreshes until it lets in. */
export function PlainWaiting({ isInLine, join }: Props) {
  const t = useTranslations("Queue");
  if (isInLine) {
    return (
      <>
        <meta httpEquiv="refresh" content={String(refreshSeconds)} />
        <p className="mt-6">{t("plain.refreshing")}</p>
      </>
    );
  }
  return (
    <form action={join} className="mt-6">
      <Button type="submit" size="lg">
        {t("plain.join")}
      </Button>
    </form>
  );
}
