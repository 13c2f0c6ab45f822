import { useTranslations } from "next-intl";
import { Chip, type ChipTone } from "@/components/ui/chip";
import type { ReservationView } from "@/lib/reservation/contract";

const tones: Record<ReservationView["status"], ChipTone> = {
  RESERVED: "amber",
  CONFIRMED: "leaf",
  EXPIRED: "plain",
  CANCELLED: "plain",
};

export function ReservationChip({ status }: Pick<ReservationView, "status">) {
  const t = useTranslations("Reservations");
  return <Chip tone={tones[status]}>{t(`states.${status}`)}</Chip>;
}
