import { requireSelf } from "@/lib/auth/require-self";
import { defineRoute, type Route } from "@/lib/http/define-route";
import { relaySoon } from "@/lib/outbox/relay";
import { chargeWallet } from "@/lib/wallet/charge-wallet";
import {
  balanceView,
  chargeRequest,
  chargeView,
  transactionList,
  transactionsQuery,
  walletParams,
} from "@/lib/wallet/contract";
import { exportTransactions } from "@/lib/wallet/export-transactions";
import { getBalance } from "@/lib/wallet/get-balance";
import { listTransactions } from "@/lib/wallet/list-transactions";

const charge = defineRoute({
  method: "POST",
  path: "/api/v1/users/:userId/balance/charge",
  tag: "Wallet",
  summary: "Charge one's own wallet",
  identity: "required",
  limit: "change",
  idempotent: true,
  params: walletParams,
  body: chargeRequest,
  fieldCodes: { amount: "INVALID_AMOUNT" },
  status: 200,
  response: chargeView,
  errors: ["FORBIDDEN", "INVALID_AMOUNT", "USER_NOT_FOUND"],
  run: async ({ tx, viewer, params, body }) => {
    requireSelf(viewer, params.userId);
    return chargeWallet(tx, viewer, body.amount);
  },
  after: relaySoon,
});

const balance = defineRoute({
  method: "GET",
  path: "/api/v1/users/:userId/balance",
  tag: "Wallet",
  summary: "One's own balance and totals",
  identity: "required",
  limit: "read",
  params: walletParams,
  status: 200,
  response: balanceView,
  errors: ["FORBIDDEN", "USER_NOT_FOUND"],
  run: async ({ tx, viewer, params }) => {
    requireSelf(viewer, params.userId);
    return getBalance(tx, viewer);
  },
});

const transactions = defineRoute({
  method: "GET",
  path: "/api/v1/users/:userId/balance/transactions",
  tag: "Wallet",
  summary: "One's own ledger, newest first",
  identity: "required",
  limit: "read",
  params: walletParams,
  query: transactionsQuery,
  status: 200,
  response: transactionList,
  errors: ["FORBIDDEN"],
  run: async ({ tx, viewer, params, query }) => {
    requireSelf(viewer, params.userId);
    return listTransactions(tx, viewer, query);
  },
});

const transactionsCsv = defineRoute({
  method: "GET",
  path: "/api/v1/users/:userId/balance/transactions.csv",
  tag: "Wallet",
  summary: "One's own whole ledger for a spreadsheet, newest first, in the language asked for",
  identity: "required",
  limit: "read",
  params: walletParams,
  status: 200,
  contentType: "text/csv",
  errors: ["FORBIDDEN"],
  run: async ({ tx, viewer, params, locale }) => {
    requireSelf(viewer, params.userId);
    return new Response(await exportTransactions(tx, viewer, locale), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="frontrow-wallet.csv"',
      },
    });
  },
});

export const walletRoutes: readonly Route[] = [charge, balance, transactions, transactionsCsv];
