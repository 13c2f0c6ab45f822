import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";

const timeoutMs = 5_000;
const attemptsMax = 4;
const firstRetryMs = 500;
const duplicates = 3;

/** Tells the shop what became of an order, the way the order's fault wants it told. Never throws. */
export async function sendNotices(order, secret) {
  const { fault, state } = order;
  const notice = { orderId: order.orderId, state, amount: order.amount };
  const key = fault === "badSignature" ? randomBytes(secret.length).toString("hex") : secret;
  if (fault === "duplicateCallbacks") {
    await Promise.all(Array.from({ length: duplicates }, () => send(order, notice, key)));
  } else if (fault === "outOfOrderCallbacks" && state === "CAPTURED") {
    await send(order, notice, key);
    // What was true before comes in after it.
    await send(order, { ...notice, state: "AUTHORIZED" }, key);
    await send(order, { ...notice, state: "PENDING" }, key);
  } else {
    await send(order, notice, key);
  }
}

async function send({ callbackUrl }, notice, key) {
  const body = JSON.stringify(notice);
  const id = `msg_${notice.orderId}_${notice.state}`;
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    if (await isTaken(callbackUrl, id, body, key)) return;
    await sleep(firstRetryMs * 2 ** (attempt - 1), undefined, { ref: false });
  }
}

async function isTaken(url, id, body, key) {
  const at = new Date();
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
        "webhook-signature": new Webhook(key, { format: "raw" }).sign(id, at, body),
      },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.arrayBuffer();
    // A refusal will not become anything else.
    return answer.status < 500;
  } catch {
    return false;
  }
}
