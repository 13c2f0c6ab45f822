import { useTranslations } from "next-intl";
import { Chip, type ChipTone } from "@/components/ui/chip";
import type { SaleState } from "@/lib/queue/rules";

const tones: Record<SaleState, ChipTone> = {
  NOT_OPEN: "sky",
  OPEN: "leaf",
  PAUSED: "amber",
  DRAINING: "amber",
  RESTORING: "amber",
  IN_BASKETS: "amber",
  SOLD_OUT: "plain",
  CLOSED: "plain",
};

/** How a line moves, in words. */
export function LineStateChip({ state }: { state: SaleState }) {
  const t = useTranslations("Admin.lineStates");
  return <Chip tone={tones[state]}>{t(state)}</Chip>;
}
