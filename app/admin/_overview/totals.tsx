import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Price } from "@/components/ui/price";
import type { ReconciliationView } from "@/lib/admin/contract";
import type { SalesTotals } from "@/lib/admin/total-sales";

type Props = { totals: SalesTotals; verdict: ReconciliationView | null };

/** Everything that is being sold, in one band, and whether the books are right. */
export function Totals({ totals, verdict }: Props) {
  const t = useTranslations("Admin.overview");
  const format = useFormatter();
  const { lines } = totals;
  const inLines = (count: number | undefined) =>
    count === undefined ? "–" : `${format.number(count)}${lines?.partial ? "+" : ""}`;
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
      <section
        aria-label={t("lines")}
        className="flex flex-col justify-between gap-4 rounded-lg bg-grape p-6 text-on-grape forced-colors:border"
      >
        <div>
          <p className="font-semibold">{t("waiting")}</p>
          <p className="numbers mt-1 font-extrabold text-[clamp(3rem,7vw,4.5rem)] leading-none tracking-[-0.05em]">
            {inLines(lines?.waiting)}
          </p>
        </div>
        <p className="text-sm">
          {t.rich("inside", {
            count: inLines(lines?.active),
            b: (chunks) => <b className="numbers">{chunks}</b>,
          })}
        </p>
      </section>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3">
        <Total name={t("revenue")}>
          <Price won={totals.revenue} />
        </Total>
        <Total name={t("sold")}>{t("seats", { count: totals.sold })}</Total>
        <Total name={t("held")}>{t("seats", { count: totals.held })}</Total>
        <Total name={t("onSale")}>
          {format.number(totals.onSale)}
          <span className="ml-2 font-medium text-faint text-sm">
            {t("upcoming", { count: totals.upcoming })}
          </span>
        </Total>
        <Total name={t("openCardOrders")}>{format.number(totals.openCardOrders)}</Total>
        <Total name={t("books")}>
          <Verdict verdict={verdict} />
        </Total>
      </dl>
    </div>
  );
}

function Total({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="bg-surface px-5 py-4">
      <dt className="font-semibold text-soft text-sm">{name}</dt>
      <dd className="numbers mt-1 font-extrabold text-heading">{children}</dd>
    </div>
  );
}

function Verdict({ verdict }: { verdict: ReconciliationView | null }) {
  const t = useTranslations("Admin.overview");
  const broken = verdict?.invariants.filter(({ ok }) => !ok).length ?? 0;
  const words = verdict ? t("verdict", { broken }) : t("neverChecked");
  return (
    <Link
      href="/admin/reconciliation"
      prefetch={false}
      className={`-my-1.5 inline-flex min-h-tap items-center underline decoration-2 underline-offset-4 ${broken > 0 ? "text-rose" : verdict ? "text-leaf" : "text-grape"}`}
    >
      {words}
    </Link>
  );
}
