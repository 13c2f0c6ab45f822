import { useTranslations } from "next-intl";
import { Chip } from "@/components/ui/chip";
import type { PaymentView } from "@/lib/payment/contract";

export function PaymentChip({ status }: Pick<PaymentView, "status">) {
  const t = useTranslations("AdminForms.payments");
  return <Chip tone={status === "COMPLETED" ? "leaf" : "plain"}>{t(`states.${status}`)}</Chip>;
}
