"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/components/ui/button";
import { ClosingDialog } from "@/components/ui/closing-dialog";
import { Countdown } from "@/components/ui/countdown";
import { useRefreshWhile } from "@/components/ui/use-refresh-while";
import { useReturn } from "@/components/ui/use-return";
import { mainButtonId } from "./payment-panel";

type Props = { expiresAt: string; renderedAt: string };

/** The time left to pay. At the end the page is shown anew and says what became of the seats. */
export function HoldClock({ expiresAt, renderedAt }: Props) {
  const t = useTranslations("Checkout");
  const [isOver, setIsOver] = useState(false);
  useRefreshWhile(isOver);
  useReturn(renderedAt, useRouter().refresh);

  return (
    <>
      <Countdown
        until={expiresAt}
        renderedAt={renderedAt}
        label={t("timeLeft")}
        className="font-extrabold text-title"
        onEnd={() => setIsOver(true)}
      />
      <ClosingDialog
        until={expiresAt}
        renderedAt={renderedAt}
        title={t("closingTitle")}
        action={(close) => (
          <Button
            onClick={() => {
              // A closing dialog gives the focus back to where it was: only then it can go on.
              flushSync(close);
              document.getElementById(mainButtonId)?.focus();
            }}
          >
            {t("toPay")}
          </Button>
        )}
      >
        <p>{t("closingHint")}</p>
      </ClosingDialog>
    </>
  );
}
