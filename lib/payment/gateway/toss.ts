import { z } from "zod";
import { type Asked, ask, codeOf, command } from "./ask";
import { type GatewayPayment, gatewayUnclear, type PaymentGateway } from "./port";

/** Its status -> ours. A partly cancelled payment is a captured one of another amount, and so goes back. */
const states = {
  READY: "PENDING",
  WAITING_FOR_DEPOSIT: "PENDING",
  IN_PROGRESS: "AUTHORIZED",
  DONE: "CAPTURED",
  PARTIAL_CANCELED: "CAPTURED",
  CANCELED: "CANCELLED",
  ABORTED: "REFUSED",
  EXPIRED: "REFUSED",
} as const;

const payment = z.object({
  orderId: z.string(),
  paymentKey: z.string(),
  status: z.enum(Object.keys(states) as [keyof typeof states]),
  totalAmount: z.number().int(),
  balanceAmount: z.number().int(),
  currency: z.string(),
});
const created = z.object({ checkout: z.object({ url: z.url() }) });
const notice = z.object({
  eventType: z.literal("PAYMENT_STATUS_CHANGED"),
  data: z.object({ orderId: z.string() }),
});

const unknownPayment = "NOT_FOUND_PAYMENT";
/** Bounds of its API, in characters. */
const reasonMaxLength = 200;

/** A refusal is repeated to the key that got it, for days; after this long a refund is asked for with another. */
const cancelKeyMs = 3_600_000;

/**
 * Toss Payments, core API v1: an order is created by us, agreed to on its checkout page, confirmed by us.
 * Its notices of payments carry no signature: they say where to look, and nothing in them is believed.
 */
export function tossGateway({
  url,
  secretKey,
}: {
  url: string;
  secretKey: string;
}): PaymentGateway {
  const payments = new URL("/v1/payments", url).href;
  const headers = (key?: string) => ({
    // The key is the user name, the password is empty.
    authorization: `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}`,
    ...(key && { "idempotency-key": key }),
  });

  return {
    checkoutOrigins: ["https://*.tosspayments.com"],
    async open({ orderId, amountWon, orderName, returnUrl }) {
      const body = {
        method: "CARD",
        amount: amountWon,
        orderId,
        orderName,
        successUrl: returnUrl,
        failUrl: returnUrl,
      };
      const answer = await ask(payments, headers(`${orderId}-open`), body);
      return read(created, answer).checkout.url;
    },
    async find(orderId) {
      const answer = await ask(`${payments}/orders/${orderId}`, headers());
      const isUnknown = answer.status === 404 && codeOf(answer) === unknownPayment;
      return isUnknown ? null : paymentOf(read(payment, answer));
    },
    async confirm({ orderId, paymentKey, amountWon }) {
      const body = { paymentKey, orderId, amount: amountWon };
      await command(`${payments}/confirm`, headers(`${orderId}-confirm`), body);
    },
    async cancel({ orderId, paymentKey }, reason) {
      const path = `${payments}/${encodeURIComponent(paymentKey)}/cancel`;
      const body = { cancelReason: reason.slice(0, reasonMaxLength) };
      const nth = Math.floor(Date.now() / cancelKeyMs);
      await command(path, headers(`${orderId}-cancel-${nth}`), body);
    },
    readNotice(_, body) {
      try {
        return notice.parse(JSON.parse(body)).data.orderId;
      } catch {
        return null;
      }
    },
  };
}

function read<T>(schema: z.ZodType<T>, { status, body }: Asked): T {
  const parsed = schema.safeParse(body);
  if (status !== 200 || !parsed.success) throw gatewayUnclear(`answered ${status}`);
  return parsed.data;
}

/** An amount in other money is none of won: it matches no order, and so goes back. */
function paymentOf(found: z.output<typeof payment>): GatewayPayment {
  const { orderId, paymentKey, status, totalAmount, balanceAmount, currency } = found;
  const amount = status === "PARTIAL_CANCELED" ? balanceAmount : totalAmount;
  return {
    orderId,
    paymentKey,
    amountWon: currency === "KRW" ? amount : 0,
    state: states[status],
  };
}
