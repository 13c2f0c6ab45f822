import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import type { PlaceView } from "@/lib/queue/contract";

const said = {
  NOT_OPEN: "info",
  PAUSED: "warn",
  RESTORING: "warn",
  IN_BASKETS: "warn",
  SOLD_OUT: "bad",
  CLOSED: "bad",
} as const;

/** What is going on with the line: the operator's words, standstills, and why one stands where one stands. */
export function LineNotices({ place: { sale, sentBack } }: { place: PlaceView }) {
  const t = useTranslations("Queue");
  const state = sale.state;
  return (
    <div role="status" className="flex flex-col gap-3 empty:hidden">
      {sentBack && <Notice tone="warn">{t("sentBack")}</Notice>}
      {state in said && (
        <Notice tone={said[state as keyof typeof said]}>
          {t(`sale.${state as keyof typeof said}`)}
        </Notice>
      )}
      {sale.message && (
        <Notice tone="info">
          <p className="font-semibold">{t("operator")}</p>
          <p>{sale.message}</p>
        </Notice>
      )}
    </div>
  );
}
