import { useTranslations } from "next-intl";
import { Price } from "@/components/ui/price";
import type { SeatLook } from "./picks";
import { SeatMark } from "./seat-mark";
import type { Tier } from "./tiers";

const allLooks: readonly SeatLook[] = ["picked", "choosing", "held", "sold", "blocked", "owned"];

type Props = { tiers: readonly Tier[]; looks?: readonly SeatLook[] };

/**
 * What colours, letters and shapes mean, with prices and how many seats are free. On a phone in columns: rows would break
 * elsewhere when the type arrives.
 */
export function Legend({ tiers, looks = allLooks }: Props) {
  const t = useTranslations("Seats");
  return (
    <div className="flex flex-col gap-4">
      <ul
        aria-label={t("tiers")}
        className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-x-4 gap-y-2 sm:flex sm:flex-wrap sm:gap-x-6"
      >
        {tiers.map(({ grade, price, letter, tone, free }) => (
          <li key={grade} className="flex items-center gap-2">
            <SeatMark look="free" letter={letter} tone={tone} className="size-7 shrink-0" />
            <span className="whitespace-nowrap leading-tight">
              <span className="font-bold">{t("grade", { grade })}</span>{" "}
              <span className="font-semibold text-soft">
                <Price won={price} />
              </span>
              <span className="numbers block text-faint text-xs">{t("free", { count: free })}</span>
            </span>
          </li>
        ))}
      </ul>
      <ul
        aria-label={t("legend")}
        className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-x-4 gap-y-1.5 text-soft text-sm sm:flex sm:flex-wrap"
      >
        {looks.map((look) => (
          <li key={look} className="flex items-center gap-1.5">
            <SeatMark
              look={look}
              letter=""
              tone={tiers[0]?.tone ?? ""}
              className="size-6 shrink-0"
            />
            {t(`looks.${look}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
