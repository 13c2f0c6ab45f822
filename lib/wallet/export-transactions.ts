import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { Locale } from "@/lib/errors";
import type { TransactionView } from "./contract";
import { type Cell, csvLine } from "./csv";
import { findEntriesBefore } from "./store";

/** Entries read at once: however long the ledger is, this much of it is in memory. */
const entriesPerRead = 500;

/** Without it spreadsheets take UTF-8 for something else, and Korean for noise. */
const byteOrderMark = "\uFEFF";

const words: Record<Locale, { columns: Cell[]; types: Record<TransactionView["type"], string> }> = {
  ko: {
    columns: [
      "거래 번호",
      "구분",
      "금액(원)",
      "거래 후 잔액(원)",
      "예매 번호",
      "결제 번호",
      "일시(한국 시간)",
    ],
    types: { CHARGE: "충전", PAYMENT: "결제", REFUND: "환불" },
  },
  en: {
    columns: [
      "Transaction",
      "Type",
      "Amount (KRW)",
      "Balance after (KRW)",
      "Reservation",
      "Payment",
      "Time (Korea)",
    ],
    types: { CHARGE: "Charge", PAYMENT: "Payment", REFUND: "Refund" },
  },
};

/**
 * The viewer's whole ledger as CSV, newest first, as of the first read. It is read page by page as fast as the
 * receiver takes it; a store that fails in between cuts the answer off.
 */
export function exportTransactions(tx: Tx, viewer: Viewer, locale: Locale): ReadableStream {
  const { columns, types } = words[locale];
  const encoder = new TextEncoder();
  let beforeSeq: number | null = null;
  return new ReadableStream(
    {
      async pull(controller) {
        const isFirst = beforeSeq === null;
        const entries = await findEntriesBefore(tx, viewer.userId, beforeSeq, entriesPerRead);
        beforeSeq = entries.at(-1)?.seq ?? 0;
        const lines = entries.map(({ view, localTime }) =>
          csvLine([
            view.transactionId,
            types[view.type],
            view.amount,
            view.balanceAfter,
            view.reservationId,
            view.paymentId,
            localTime,
          ]),
        );
        if (isFirst) lines.unshift(byteOrderMark, csvLine(columns));
        if (lines.length > 0) controller.enqueue(encoder.encode(lines.join("")));
        if (entries.length < entriesPerRead) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
