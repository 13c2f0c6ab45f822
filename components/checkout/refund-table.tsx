import { useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { Price } from "@/components/ui/price";
import type { RefundStep } from "@/lib/payment/contract";

/** The fee is rounded down to the won, in the buyer's favour, as db/functions/refund.sql does. */
function refundWon(amountWon: number, percent: number): number {
  return amountWon - Math.floor((amountWon * (100 - percent)) / 100);
}

type Props = {
  steps: readonly RefundStep[];
  amountWon: number;
  /** Steps that ended before are struck out; the one that holds now is marked. */
  now: string;
};

/** What cancelling gives back and until when, with this show's own dates. */
export function RefundTable({ steps, amountWon, now }: Props) {
  const t = useTranslations("Refund");
  const isOver = ({ until }: RefundStep) => Date.parse(until) <= Date.parse(now);
  const current = steps.find((step) => !isOver(step));
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">{t("caption")}</caption>
      <thead>
        <tr className="border-line border-b text-left text-faint">
          <th scope="col" className="py-2 pr-3 font-medium">
            {t("when")}
          </th>
          <th scope="col" className="py-2 text-right font-medium">
            {t("back")}
          </th>
        </tr>
      </thead>
      <tbody className="font-normal">
        {steps.map((step) => (
          <tr
            key={step.until}
            className={classNames(
              "border-line border-b last:border-0",
              isOver(step) && "text-faint line-through",
              step === current && "font-semibold",
            )}
          >
            <th scope="row" className="py-2.5 pr-3 text-left [font-weight:inherit]">
              {t.rich("before", { at: () => <DateTime at={step.until} format="shortDayTime" /> })}
              <span className="block text-faint text-xs">{t(`rules.${step.rule}`)}</span>
            </th>
            <td className="py-2.5 text-right align-top">
              <Price won={refundWon(amountWon, step.percent)} />
              <span className="numbers block text-faint text-xs">
                {t("percent", { percent: step.percent })}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
