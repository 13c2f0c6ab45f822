import { useTranslations } from "next-intl";
import { Chip, type ChipTone } from "@/components/ui/chip";
import { daysUntil } from "@/lib/concert/calendar";
import type { SaleState } from "@/lib/concert/rules";

const tones: Record<SaleState, ChipTone> = {
  ON_SALE: "grape",
  ALMOST_SOLD_OUT: "amber",
  SOLD_OUT: "plain",
  UPCOMING: "sky",
  CLOSED: "plain",
  CANCELLED: "rose",
};

type Props = { state: SaleState; opensAt: string | null; now: Date };

/** How the sale stands, in words; before the opening with the days to go. */
export function SaleStateChip({ state, opensAt, now }: Props) {
  const t = useTranslations("Concert");
  if (state === "UPCOMING" && opensAt) {
    const days = daysUntil(new Date(opensAt), now);
    return <Chip tone="sky">{days > 0 ? t("opensInDays", { days }) : t("opensToday")}</Chip>;
  }
  return <Chip tone={tones[state]}>{t(`states.${state}`)}</Chip>;
}
