import Link from "next/link";
import { useTranslations } from "next-intl";
import { classNames } from "@/components/ui/class-names";
import { DateTime } from "@/components/ui/date-time";
import { EmptyState } from "@/components/ui/empty-state";
import { Price } from "@/components/ui/price";
import type { TransactionView } from "@/lib/wallet/contract";

/** What moved the balance, newest first, with the balance after each. */
export function Ledger({ transactions }: { transactions: TransactionView[] }) {
  const t = useTranslations("Wallet");
  if (transactions.length === 0) {
    return (
      <div className="mt-5">
        <EmptyState title={t("nothing")}>{t("nothingHint")}</EmptyState>
      </div>
    );
  }
  return (
    <table className="mt-4 w-full border-collapse text-left">
      <caption className="sr-only">{t("ledger")}</caption>
      <thead className="text-faint text-sm">
        <tr className="border-line border-b">
          <th scope="col" className="py-2 pr-3 font-medium">
            {t("what")}
          </th>
          <th scope="col" className="py-2 pr-3 text-right font-medium">
            {t("amount")}
          </th>
          <th scope="col" className="py-2 text-right font-medium">
            {t("balanceAfter")}
          </th>
        </tr>
      </thead>
      <tbody>
        {transactions.map((transaction) => (
          <Row key={transaction.transactionId} transaction={transaction} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ transaction }: { transaction: TransactionView }) {
  const t = useTranslations("Wallet");
  const { type, amount, balanceAfter, reservationId, createdAt } = transaction;
  const name = t(`types.${type}`);
  return (
    <tr className="border-line border-b align-top">
      <td className="py-3.5 pr-3">
        {reservationId === null ? (
          <span className="font-semibold">{name}</span>
        ) : (
          <Link
            href={`/reservations/${reservationId}`}
            className="font-semibold underline underline-offset-4 hover:text-grape"
          >
            {name}
          </Link>
        )}
        <span className="numbers block text-faint text-sm">
          <DateTime at={createdAt} format="stamp" />
        </span>
      </td>
      <td
        className={classNames(
          "whitespace-nowrap py-3.5 pr-3 text-right font-semibold",
          amount > 0 && "text-leaf",
        )}
      >
        {amount > 0 && "+"}
        <Price won={amount} />
      </td>
      <td className="whitespace-nowrap py-3.5 text-right text-soft">
        <Price won={balanceAfter} />
      </td>
    </tr>
  );
}
