"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { useServerNow } from "./server-clock";

const warnBeforeMs = 60_000;

type Props = {
  until: string;
  renderedAt: string;
  title: string;
  children: ReactNode;
  /** What can still be done; carrying on is always offered. */
  action?: (close: () => void) => ReactNode;
};

/** A minute before the end it opens once and says what can be done; a page opened later has no need of it. */
export function ClosingDialog({ until, renderedAt, title, children, action }: Props) {
  const t = useTranslations("Common");
  const leftMs = Date.parse(until) - useServerNow(renderedAt);
  const [wasEarly] = useState(leftMs > warnBeforeMs);
  const [isClosed, setIsClosed] = useState(false);
  const close = () => setIsClosed(true);
  const isOpen = wasEarly && !isClosed && leftMs > 0 && leftMs <= warnBeforeMs;
  return (
    <Dialog
      open={isOpen}
      onClose={close}
      title={title}
      actions={
        <>
          <Button tone="secondary" onClick={close}>
            {t("carryOn")}
          </Button>
          {action?.(close)}
        </>
      }
    >
      {children}
    </Dialog>
  );
}
