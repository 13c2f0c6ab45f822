"use client";

import { useTranslations } from "next-intl";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LeaveLine } from "./leave-line";

type Props = { concertPath: string; stay: () => void; leave: () => Promise<void> };

/** Every seat is sold while one waits. Some come back at times, in order: who wants to goes on waiting. */
export function SoldOut({ concertPath, stay, leave }: Props) {
  const t = useTranslations("Queue");
  return (
    <>
      <div role="alert">
        <EmptyState title={t("over.SOLD_OUT.title")}>
          <p>{t("soldOutHint")}</p>
        </EmptyState>
      </div>
      <div className="mt-6 flex flex-wrap justify-center gap-3">
        <ButtonLink href={concertPath}>{t("otherDates")}</ButtonLink>
        <Button tone="secondary" onClick={stay}>
          {t("stayForReturns")}
        </Button>
        <LeaveLine leave={leave} />
      </div>
    </>
  );
}
