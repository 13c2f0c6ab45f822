import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { SeatView } from "@/lib/concert/contract";
import type { SeatLook } from "./picks";

type Named = Pick<SeatView, "label" | "grade" | "price">;

/** All there is to say about a seat: "A열 7번, R석 110,000원, 다른 분이 선택 중". */
export function useSeatName() {
  const t = useTranslations("Seats");
  const shared = useTranslations("Common");
  return useCallback(
    ({ label, grade, price }: Named, look: SeatLook) =>
      t("seatName", {
        row: label.slice(0, 1),
        number: label.slice(1),
        grade,
        price: shared("won", { amount: price }),
        state: t(`looks.${look}`),
      }),
    [t, shared],
  );
}
