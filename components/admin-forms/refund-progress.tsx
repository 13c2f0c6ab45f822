"use client";

import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { useRefreshWhile } from "@/components/ui/use-refresh-while";

type Props = { done: number; total: number; isOver: boolean };

/** How far giving everybody's money back has come; looked at anew until it is over. */
export function RefundProgress({ done, total, isOver }: Props) {
  const t = useTranslations("AdminForms.cancelShow");
  useRefreshWhile(!isOver);
  if (isOver) {
    return (
      <Notice tone="good" announce>
        {t("allDone", { total })}
      </Notice>
    );
  }
  return (
    <div>
      <p id="progress" className="numbers mb-2 font-bold text-heading" aria-live="polite">
        {t("progress", { done, total })}
      </p>
      <progress
        aria-labelledby="progress"
        value={done}
        max={Math.max(1, total)}
        className="h-3 w-full overflow-hidden rounded-full accent-grape"
      />
      <p className="mt-2 text-faint text-sm">{t("safe")}</p>
    </div>
  );
}
