import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DateTime } from "@/components/ui/date-time";
import { Price } from "@/components/ui/price";
import type { AuditEntry } from "@/lib/admin/contract";
import { linesOf, seatLabels } from "./audit-words";

const amounts = new Set(["refundAmount", "fee", "amountToRefund", "price"]);
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/;

/** What exactly was done, in words: a change with what was before it. */
export function AuditDetail({ detail }: Pick<AuditEntry, "detail">) {
  const t = useTranslations("AdminForms.audit");
  const lines = linesOf(detail);
  const isChange = lines.some((line) => "before" in line);
  const nameOf = (field: string) =>
    t.has(`fields.${field}` as "fields.title") ? t(`fields.${field}` as "fields.title") : field;
  return (
    <table className="w-full border-collapse text-left text-sm">
      <thead className={isChange ? "text-faint" : "sr-only"}>
        <tr>
          <th scope="col" className="py-1.5 pr-4 font-medium">
            {t("field")}
          </th>
          {isChange && (
            <th scope="col" className="py-1.5 pr-4 font-medium">
              {t("before")}
            </th>
          )}
          <th scope="col" className="py-1.5 font-medium">
            {isChange ? t("after") : t("value")}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ field, before, after }) => (
          <tr key={field} className="border-line border-t align-top">
            <th scope="row" className="w-1/3 py-1.5 pr-4 font-normal text-faint">
              {nameOf(field)}
            </th>
            {isChange && (
              <td className="w-1/3 py-1.5 pr-4 text-soft">
                <Value field={field} value={before} />
              </td>
            )}
            <td className="py-1.5 font-medium">
              <Value field={field} value={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type TierDetail = { grade: string; price: number; seatNumbers: number[] };

function Value({ field, value }: { field: string; value: unknown }): ReactNode {
  const t = useTranslations("AdminForms.audit");
  if (value === null || value === undefined || value === "") return t("none");
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (field === "seatNumbers") return seatLabels(value);
  if (field === "tiers") {
    return (
      <ul>
        {(value as TierDetail[]).map(({ grade, price, seatNumbers }) => (
          <li key={grade}>
            {t.rich("tier", {
              grade,
              price: () => <Price won={price} />,
              count: seatNumbers.length,
            })}
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === "number" && amounts.has(field)) return <Price won={value} />;
  if (typeof value === "string" && instant.test(value)) {
    return <DateTime at={value} format="stamp" />;
  }
  if (field === "state" && typeof value === "string" && t.has(`states.${value}` as "states.OPEN")) {
    return t(`states.${value}` as "states.OPEN");
  }
  return <span className="whitespace-pre-line">{String(value)}</span>;
}
