import type { ServerResponse } from "node:http";
import { z } from "zod";
import { type Received, startReceiver } from "./web-receiver";

/**
 * Toss Payments' core API in the shapes of its documented answers, as far as the adapter uses it. It is strict:
 * a request with a wrong header or body is answered 4xx and kept in `faults`.
 */
const orderId = z.string().regex(/^[A-Za-z0-9\-_=]{6,64}$/);
const createBody = z.strictObject({
  method: z.literal("CARD"),
  amount: z.number().int().positive(),
  orderId,
  orderName: z.string().min(1).max(100),
  successUrl: z.url(),
  failUrl: z.url(),
});
const confirmBody = z.strictObject({
  paymentKey: z.string(),
  orderId,
  amount: z.number().int(),
});
const cancelBody = z.strictObject({ cancelReason: z.string().min(1).max(200) });

type TossStatus = "READY" | "IN_PROGRESS" | "DONE" | "CANCELED" | "ABORTED" | "EXPIRED";
type TossPayment = {
  orderId: string;
  paymentKey: string;
  amount: number;
  status: TossStatus;
  currency: string;
};

export async function startToss(secretKey: string) {
  const orders = new Map<string, TossPayment>();
  const faults: string[] = [];
  const lost = new Set<string>();
  /** Orders whose next refund the card company refuses. */
  const unwilling = new Set<string>();
  /** Refusals by the idempotency key that got them: the key gets them again. */
  const refused = new Map<string, string>();
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}`;

  const receiver = await startReceiver((request, response) => {
    const { path, method, headers } = request;
    if (headers.authorization !== authorization) {
      return refuse(response, 401, "UNAUTHORIZED_KEY");
    }
    const key = headers["idempotency-key"];
    if (method === "POST" && (typeof key !== "string" || key.length > 300)) {
      return fault(response, request, "INVALID_IDEMPOTENCY_KEY");
    }
    const byOrder = /^\/v1\/payments\/orders\/([^/]+)$/.exec(path);
    if (method === "GET" && byOrder) return show(response, orders.get(byOrder[1] ?? ""));
    if (path === "/v1/payments") return create(request, response);
    if (path === "/v1/payments/confirm") return confirm(request, response);
    const cancelled = /^\/v1\/payments\/([^/]+)\/cancel$/.exec(path);
    if (cancelled) return cancel(request, response, decodeURIComponent(cancelled[1] ?? ""));
    fault(response, request, "NOT_FOUND");
  });

  function create(request: Received, response: ServerResponse) {
    const body = parsed(createBody, request);
    if (!body) return fault(response, request, "INVALID_REQUEST");
    if (!orders.has(body.orderId)) {
      const paymentKey = `tviva${crypto.randomUUID()}/+`;
      orders.set(body.orderId, { ...body, paymentKey, status: "READY", currency: "KRW" });
    }
    show(response, orders.get(body.orderId));
  }

  function confirm(request: Received, response: ServerResponse) {
    const body = parsed(confirmBody, request);
    if (!body) return fault(response, request, "INVALID_REQUEST");
    const order = orders.get(body.orderId);
    if (!order || order.paymentKey !== body.paymentKey) {
      return refuse(response, 404, "NOT_FOUND_PAYMENT");
    }
    if (order.status === "DONE") return refuse(response, 400, "ALREADY_PROCESSED_PAYMENT");
    if (order.status === "ABORTED") return refuse(response, 403, "REJECT_CARD_PAYMENT");
    if (order.status !== "IN_PROGRESS") return refuse(response, 404, "NOT_FOUND_PAYMENT_SESSION");
    if (order.amount !== body.amount) return refuse(response, 400, "INVALID_REQUEST");
    order.status = "DONE";
    if (lost.delete(order.orderId)) return response.destroy();
    show(response, order);
  }

  function cancel(request: Received, response: ServerResponse, paymentKey: string) {
    const order = [...orders.values()].find((one) => one.paymentKey === paymentKey);
    if (!parsed(cancelBody, request) || !order) return fault(response, request, "INVALID_REQUEST");
    const key = String(request.headers["idempotency-key"]);
    if (unwilling.delete(order.orderId)) refused.set(key, "NOT_CANCELABLE_PAYMENT");
    const refusal = refused.get(key);
    if (refusal) return refuse(response, 403, refusal);
    if (order.status === "CANCELED") return refuse(response, 400, "ALREADY_CANCELED_PAYMENT");
    order.status = "CANCELED";
    show(response, order);
  }

  function fault(response: ServerResponse, { method, path, body }: Received, code: string) {
    faults.push(`${method} ${path} ${body}`);
    refuse(response, 400, code);
  }

  function show(response: ServerResponse, order: TossPayment | undefined) {
    if (!order) return refuse(response, 404, "NOT_FOUND_PAYMENT");
    const { amount, status, currency, ...names } = order;
    const isPaid = status === "DONE" || status === "CANCELED";
    reply(response, 200, {
      mId: "tosspayments",
      version: "2022-11-16",
      ...names,
      lastTransactionKey: null,
      orderName: "-",
      status,
      requestedAt: "2026-11-20T23:00:00+09:00",
      approvedAt: isPaid ? "2026-11-20T23:01:00+09:00" : null,
      useEscrow: false,
      totalAmount: amount,
      balanceAmount: status === "CANCELED" ? 0 : amount,
      currency,
      country: "KR",
      type: "NORMAL",
      method: isPaid ? "카드" : null,
      checkout: { url: `${receiver.url}/v1/payments/${order.paymentKey}/checkout` },
      failure: status === "ABORTED" ? { code: "REJECT_CARD_PAYMENT", message: "-" } : null,
    });
  }

  return { ...receiver, orders, faults, lost, unwilling };
}

function parsed<T>(schema: z.ZodType<T>, { body, headers }: Received): T | null {
  if (headers["content-type"] !== "application/json") return null;
  return schema.safeParse(JSON.parse(body)).data ?? null;
}

function refuse(response: ServerResponse, status: number, code: string) {
  reply(response, status, { code, message: "-" });
}

function reply(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
