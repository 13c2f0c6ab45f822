"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

type Props = { error: Error & { digest?: string }; retry: () => void };

export default function PageError({ error, retry }: Props) {
  const t = useTranslations("Failure");
  return (
    <>
      <h1 className="sr-only">{t("broken")}</h1>
      <EmptyState
        title={t("broken")}
        action={<Button onClick={() => retry()}>{t("again")}</Button>}
      >
        <p>{t("brokenHint")}</p>
        {error.digest && (
          <p className="mt-2 text-faint text-sm">{t("reference", { digest: error.digest })}</p>
        )}
      </EmptyState>
    </>
  );
}
