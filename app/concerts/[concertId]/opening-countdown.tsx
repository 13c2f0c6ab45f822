import { useTranslations } from "next-intl";
import { DateTime } from "@/components/ui/date-time";
import { RefreshingCountdown } from "./refreshing-countdown";

type Props = { opensAt: string; now: Date };

/** When the sale opens, and how long that is on the server's clock. */
export function OpeningCountdown({ opensAt, now }: Props) {
  const t = useTranslations("Concert");
  return (
    <div className="shrink-0 rounded-md bg-sky-wash px-5 py-3 text-sky sm:text-right">
      <p className="font-semibold text-sm">
        {t.rich("opensAt", { time: () => <DateTime at={opensAt} format="shortDayTime" /> })}
      </p>
      <RefreshingCountdown
        until={opensAt}
        renderedAt={now.toISOString()}
        label={t("untilOpening")}
      />
    </div>
  );
}
