"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ClosingDialog } from "@/components/ui/closing-dialog";
import { Countdown } from "@/components/ui/countdown";
import { payButtonId } from "./payment-panel";

/** The database decides when a hold is over; its clock may be a little behind. */
const askAgainMs = 2_000;

type Props = { expiresAt: string; renderedAt: string };

/** The time left to pay. At the end the page is shown anew and says what became of the seats. */
export function HoldClock({ expiresAt, renderedAt }: Props) {
  const t = useTranslations("Checkout");
  const router = useRouter();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    if (!isOver) return;
    router.refresh();
    const timer = setInterval(router.refresh, askAgainMs);
    return () => clearInterval(timer);
  }, [isOver, router]);

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
              close();
              document.getElementById(payButtonId)?.focus();
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
