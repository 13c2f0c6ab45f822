"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button, ButtonLink } from "@/components/ui/button";
import { Countdown } from "@/components/ui/countdown";
import { EmptyState } from "@/components/ui/empty-state";
import { FailureText } from "@/components/ui/failure-text";
import { loginPath } from "@/components/ui/login-path";
import type { ApiError } from "@/lib/http/client";
import type { Line } from "./line";

/** Endings that have words of their own; any other refusal speaks for itself. */
const known = [
  "EXPIRED",
  "MISSED",
  "COMPLETED",
  "QUEUE_TOKEN_INVALID",
  "SALE_NOT_OPEN",
  "SALE_CLOSED",
  "SOLD_OUT",
  "UNAUTHENTICATED",
] as const;
/** The opening is the same instant for everybody; their requests need not be. */
const joinSpreadMs = 700;
const mayJoinAgain: readonly string[] = ["EXPIRED", "MISSED", "COMPLETED", "QUEUE_TOKEN_INVALID"];

type Props = {
  /** How the place ended, or the code for which there is none. */
  reason: string;
  refused: ApiError | null;
  renderedAt: string;
  line: Line;
  joinAgain: () => void;
};

/** There is no place in line (any more): why, and what can be done. */
export function PlaceOver({ reason, refused, renderedAt, line, joinAgain }: Props) {
  const t = useTranslations("Queue");
  const path = usePathname();
  const ending = known.find((code) => code === reason);
  const hasBought = reason === "COMPLETED";
  const isBeforePreQueue = reason === "SALE_NOT_OPEN" && line.preQueueOpensAt !== null;
  const words = isBeforePreQueue ? "PRE_QUEUE_NOT_OPEN" : ending;
  const opensAt = refused?.code === "SALE_NOT_OPEN" ? String(refused.details.opensAt) : null;
  return (
    <div role={opensAt ? undefined : "alert"}>
      <EmptyState
        title={words ? t(`over.${words}.title`) : t("over.other")}
        action={
          <div className="flex flex-wrap justify-center gap-3">
            {hasBought && <ButtonLink href="/reservations">{t("toReservations")}</ButtonLink>}
            {mayJoinAgain.includes(reason) && (
              <Button tone={hasBought ? "secondary" : "primary"} onClick={joinAgain}>
                {t("joinAgain")}
              </Button>
            )}
            {reason === "UNAUTHENTICATED" && (
              <ButtonLink href={loginPath(path)}>{t("logInAgain")}</ButtonLink>
            )}
            <ButtonLink tone="secondary" href={line.concertPath}>
              {t("otherDates")}
            </ButtonLink>
          </div>
        }
      >
        {words ? <p>{t(`over.${words}.hint`)}</p> : refused && <FailureText failure={refused} />}
        {opensAt && (
          <p className="mt-4">
            <Countdown
              until={opensAt}
              renderedAt={renderedAt}
              label={isBeforePreQueue ? t("preQueueIn") : t("opensIn")}
              className="font-extrabold text-ink text-title"
              onEnd={() => setTimeout(joinAgain, joinSpreadMs * (1 + Math.random()))}
            />
          </p>
        )}
      </EmptyState>
    </div>
  );
}
