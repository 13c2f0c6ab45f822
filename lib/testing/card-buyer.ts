import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { cardOrders } from "@/db/schema/wallets";
import { startSandbox } from "@/gateway/sandbox.mjs";
import { startApiServer } from "./api-server";

/**
 * The whole API over HTTP with the sandbox gateway behind it. To be called before anything reads the
 * environment: it says where both are.
 */
export async function startCardShop() {
  const secret = randomBytes(36).toString("base64url");
  const sandbox = await startSandbox({ secret });
  const api = await startApiServer();
  Object.assign(process.env, {
    APP_URL: api.url,
    PAYMENT_GATEWAY: "sandbox",
    GATEWAY_URL: sandbox.url,
    GATEWAY_SECRET: secret,
  });
  return { sandbox, api, secret };
}

/** Agrees at the gateway as a browser would, with a fault of the gateway's; returns where it is sent back to. */
export async function agreeAt(checkoutUrl: string, fault = "none", action = "pay") {
  const form = await followed(checkoutUrl);
  const answer = await fetch(form, {
    method: "POST",
    body: new URLSearchParams({ action, fault }),
    redirect: "manual",
  });
  return String(answer.headers.get("location"));
}

/** Where an address of ours or the gateway's redirects to. */
export async function followed(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: "manual" });
  await answer.arrayBuffer();
  const location = answer.headers.get("location");
  if (!location) throw new Error(`${url} answered ${answer.status}`);
  return location;
}

/** An order as its row is. */
export async function cardOrderRow(orderId: string) {
  const row = await db().query.cardOrders.findFirst({ where: eq(cardOrders.id, orderId) });
  if (!row) throw new Error("no such order");
  return row;
}

/** Makes recovery take an order up now, as if its time had come. */
export async function makeOrderDue(orderId: string): Promise<void> {
  await db()
    .update(cardOrders)
    .set({ nextAttemptAt: sql`clock_timestamp()` })
    .where(eq(cardOrders.id, orderId));
}

/** Moves the end of an order to just now. */
export async function lapseOrder(orderId: string): Promise<void> {
  await db()
    .update(cardOrders)
    .set({ expiresAt: sql`clock_ms()`, nextAttemptAt: sql`clock_timestamp()` })
    .where(eq(cardOrders.id, orderId));
}

/** Moves a hold to a minute before its end, with its beginning. */
export async function endHoldInAMinute(scheduleId: number, reservationId: number): Promise<void> {
  await db().execute(sql`
    UPDATE reservations SET reserved_at = clock_ms() - interval '240 seconds',
      expires_at = clock_ms() + interval '60 seconds' WHERE id = ${reservationId}`);
  await db().execute(sql`
    UPDATE seats SET held_until = (SELECT expires_at FROM reservations WHERE id = ${reservationId})
    WHERE schedule_id = ${scheduleId} AND reservation_id = ${reservationId}`);
}
