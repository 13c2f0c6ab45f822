import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { type Asked, ask, command } from "./ask";
import { type GatewayPayment, gatewayUnclear, type PaymentGateway } from "./port";

const order = z.object({
  orderId: z.string(),
  paymentKey: z.string(),
  amount: z.number().int(),
  state: z.enum(["PENDING", "AUTHORIZED", "CAPTURED", "REFUSED", "CANCELLED"]),
});
const opened = order.extend({ checkoutUrl: z.url() });
const notice = z.object({ orderId: z.string() });

/** The sandbox of gateway/sandbox.mjs at `url`; `secret` is shown to it and checks its notices. */
export function sandboxGateway({ url, secret }: { url: string; secret: string }): PaymentGateway {
  const orders = new URL("/v1/orders", url).href;
  const headers = (key?: string) => ({
    authorization: `Bearer ${secret}`,
    ...(key && { "idempotency-key": key }),
  });

  return {
    checkoutOrigins: [new URL(url).origin],
    async open({ orderId, amountWon, orderName, returnUrl, noticeUrl }) {
      const body = { orderId, amount: amountWon, orderName, returnUrl, callbackUrl: noticeUrl };
      const answer = await ask(orders, headers(`${orderId}-open`), body);
      return read(opened, answer).checkoutUrl;
    },
    async find(orderId) {
      const answer = await ask(`${orders}/${orderId}`, headers());
      return answer.status === 404 ? null : paymentOf(read(order, answer));
    },
    async confirm({ orderId, amountWon }) {
      await command(`${orders}/${orderId}/confirm`, headers(`${orderId}-confirm`), {
        amount: amountWon,
      });
    },
    async cancel({ orderId }, reason) {
      await command(`${orders}/${orderId}/cancel`, headers(`${orderId}-cancel`), { reason });
    },
    readNotice(given, body) {
      try {
        const verifier = new Webhook(secret, { format: "raw" });
        return notice.parse(verifier.verify(body, Object.fromEntries(given))).orderId;
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

function paymentOf({ amount, ...rest }: z.output<typeof order>): GatewayPayment {
  return { ...rest, amountWon: amount };
}
