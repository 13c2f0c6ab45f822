"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SubmitButton } from "@/components/ui/submit-button";

/** Leaving cannot be undone, so it is asked once more. */
export function LeaveLine({ leave }: { leave: () => Promise<void> }) {
  const t = useTranslations("LeaveLine");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button tone="quiet" onClick={() => setIsOpen(true)}>
        {t("leave")}
      </Button>
      <Dialog
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={t("title")}
        actions={
          <>
            <Button tone="secondary" onClick={() => setIsOpen(false)}>
              {t("stay")}
            </Button>
            <form action={leave}>
              <SubmitButton tone="danger" pendingLabel={t("leaving")}>
                {t("leave")}
              </SubmitButton>
            </form>
          </>
        }
      >
        <p>{t("hint")}</p>
      </Dialog>
    </>
  );
}
