import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { Locale } from "@/lib/errors";
import type { TransactionView } from "./contract";
import { type Cell, csvLine } from "./csv";
import { findEntriesBefore, type LedgerEntry } from "./store";

/** Entries read at once: however long the ledger is, this much of it is in memory. */
const entriesPerRead = 500;

/** Without it spreadsheets take UTF-8 for something else, and Korean for noise. */
const byteOrderMark = "\uFEFF";

type Types = Record<TransactionView["type"], string>;

const words: Record<Locale, { columns: Cell[]; types: Types }> = {
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
 * The viewer's whole ledger as CSV, newest first, as of now. The first page is read before this resolves, so that
 * a store that is away refuses the request; the others as fast as the receiver takes them.
 */
export async function exportTransactions(
  tx: Tx,
  viewer: Viewer,
  locale: Locale,
): Promise<ReadableStream<Uint8Array>> {
  const read = (beforeSeq: number | null) =>
    findEntriesBefore(tx, viewer.userId, beforeSeq, entriesPerRead);
  const { columns, types } = words[locale];
  const encoder = new TextEncoder();
  let entries = await read(null);
  let head = byteOrderMark + csvLine(columns);
  return new ReadableStream(
    {
      async pull(controller) {
        const lines = entries.map((entry) => csvLine(cellsOf(entry, types)));
        controller.enqueue(encoder.encode(head + lines.join("")));
        head = "";
        const last = entries.length < entriesPerRead ? undefined : entries.at(-1);
        entries = last ? await read(last.seq) : [];
        if (entries.length === 0) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function cellsOf({ view, localTime }: LedgerEntry, types: Types): Cell[] {
  const { transactionId, type, amount, balanceAfter, reservationId, paymentId } = view;
  return [transactionId, types[type], amount, balanceAfter, reservationId, paymentId, localTime];
}
