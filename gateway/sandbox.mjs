import { randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { answerCheckout, sendFont, showCheckout } from "./checkout.mjs";
import { sendNotices } from "./notices.mjs";

/**
 * A card gateway to try things on: real HTTP, no money. Two steps as with a real one: the buyer agrees on the
 * checkout page (AUTHORIZED), then the shop confirms (CAPTURED). Orders live in this process only.
 */

const bodyMaxBytes = 16_384;
const ordersMax = 10_000;
/** An order nobody agreed to or confirmed is over after this long. */
const unconfirmedMs = 600_000;
const slowMs = 3_000;
/** Longer than our notices are repeated. */
const awayMs = 6_000;
/** Longer than any caller waits. */
const silenceMs = 60_000;

/** What can be made to go wrong with one order, chosen on its checkout page. */
export const faults = [
  "none",
  "slow",
  "timeoutAfterCapture",
  "lostAnswer",
  "away",
  "refusal",
  "wrongAmount",
  "duplicateCallbacks",
  "outOfOrderCallbacks",
  "badSignature",
];

/**
 * Starts the sandbox; `port` 0 lets the system choose. `secret` is what the shop shows it, and what it signs its
 * callbacks with. Returns `{ url, port, orders, close }`.
 */
export async function startSandbox({ secret, port = 0 }) {
  const orders = new Map();
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) reply(response, error.status ?? 500, { code: error.message });
    });
  });

  async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://gateway");
    const [first, second, third, fourth] = pathname.split("/").slice(1);
    if (first === "checkout") {
      const order = find(second);
      if (request.method === "GET") return showCheckout(order, request, response, faults);
      const form = new URLSearchParams(await readBody(request));
      answerCheckout(order, form, response, faults);
      if (order.fault === "away") order.awayUntilMs ??= Date.now() + awayMs;
      return tell(order);
    }
    if (pathname === "/font.woff2") return sendFont(response);
    if (!isShop(request)) throw refusal(401, "UNAUTHORIZED");
    if (first !== "v1" || second !== "orders") throw refusal(404, "NOT_FOUND");
    if (orders.get(third)?.awayUntilMs > Date.now()) throw refusal(503, "AWAY");
    if (request.method === "GET") return reply(response, 200, view(find(third)));
    const body = JSON.parse((await readBody(request)) || "{}");
    if (!third) return reply(response, 200, open(body));
    const order = find(third);
    if (fourth === "confirm") return confirm(order, body, response);
    if (fourth === "cancel") return reply(response, 200, cancel(order));
    throw refusal(404, "NOT_FOUND");
  }

  function isShop({ headers }) {
    const given = Buffer.from(headers.authorization ?? "");
    const expected = Buffer.from(`Bearer ${secret}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** The same order again is the same order; what has not been agreed to in time is over. */
  function open({ orderId, amount, orderName, returnUrl, callbackUrl }) {
    const known = orders.get(orderId);
    if (known && known.amount !== amount) throw refusal(409, "ORDER_EXISTS");
    if (!known) {
      if (orders.size >= ordersMax) orders.delete(orders.keys().next().value);
      orders.set(orderId, {
        orderId,
        paymentKey: `sandbox_${randomUUID()}`,
        amount,
        orderName,
        returnUrl,
        callbackUrl,
        state: "PENDING",
        fault: "none",
        captures: 0,
        cancels: 0,
        openedAtMs: Date.now(),
      });
    }
    return { ...view(find(orderId)), checkoutUrl: `${url}/checkout/${orderId}` };
  }

  function find(orderId) {
    const order = orders.get(orderId);
    if (!order) throw refusal(404, "UNKNOWN_ORDER");
    const isUnconfirmed = order.state === "PENDING" || order.state === "AUTHORIZED";
    if (isUnconfirmed && Date.now() - order.openedAtMs > unconfirmedMs) order.state = "REFUSED";
    return order;
  }

  /** Captures once, however often it is asked. */
  async function confirm(order, { amount }, response) {
    if (order.state === "CAPTURED") return reply(response, 200, view(order));
    if (order.state !== "AUTHORIZED") throw refusal(409, "NOT_AUTHORIZED");
    if (amount !== order.amount) throw refusal(400, "WRONG_AMOUNT");
    if (order.fault === "refusal") {
      order.state = "REFUSED";
      tell(order);
      throw refusal(402, "CARD_REFUSED");
    }
    order.state = "CAPTURED";
    order.captures += 1;
    if (order.fault === "wrongAmount") order.amount -= 1;
    tell(order);
    if (order.fault === "lostAnswer") return response.destroy();
    if (order.fault === "slow") await wait(slowMs, response);
    if (order.fault === "timeoutAfterCapture") await wait(silenceMs, response);
    reply(response, 200, view(order));
  }

  function cancel(order) {
    if (order.state === "CANCELLED") return view(order);
    order.state = "CANCELLED";
    order.cancels += 1;
    tell(order);
    return view(order);
  }

  function tell(order) {
    void sendNotices(order, secret);
  }

  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, port: server.address().port, orders, close };
}

function view({ orderId, paymentKey, amount, state }) {
  return { orderId, paymentKey, amount, state };
}

function refusal(status, code) {
  return Object.assign(new Error(code), { status });
}

function reply(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function wait(ms, response) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.on("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function readBody(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > bodyMaxBytes) throw refusal(413, "TOO_LARGE");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
