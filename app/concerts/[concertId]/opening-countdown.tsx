import { useTranslations } from "next-intl";
import { DateTime } from "@/components/ui/date-time";
import { RefreshingCountdown } from "./refreshing-countdown";

type Props = { of: "sale" | "preQueue"; at: string; now: Date };

const words = {
  sale: { opensAt: "opensAt", until: "untilOpening" },
  preQueue: { opensAt: "preQueueOpensAt", until: "untilPreQueue" },
} as const;

/** When the sale, or the line before it, opens, and how long that is on the server's clock. */
export function OpeningCountdown({ of, at, now }: Props) {
  const t = useTranslations("Concert");
  const { opensAt, until } = words[of];
  return (
    <div className="shrink-0 rounded-md bg-sky-wash px-5 py-3 text-sky sm:text-right">
      <p className="font-semibold text-sm">
        {t.rich(opensAt, { time: () => <DateTime at={at} format="shortDayTime" /> })}
      </p>
      <RefreshingCountdown until={at} renderedAt={now.toISOString()} label={t(until)} />
    </div>
  );
}
