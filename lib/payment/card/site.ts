import { env } from "@/lib/env";
import type { CardOrderView } from "./contract";

const orders = "/api/v1/card-orders";

/** Our own address that leads the browser on to the gateway. */
export function checkoutUrlOf(orderId: string): string {
  return new URL(`${orders}/${orderId}/checkout`, env().APP_URL).href;
}

/** Where the gateway sends the browser back to. */
export function returnUrlOf(orderId: string): string {
  return new URL(`${orders}/${orderId}/return`, env().APP_URL).href;
}

/** Where the gateway tells us by itself. */
export function noticeUrl(): string {
  return new URL("/api/v1/card-orders/notices", env().APP_URL).href;
}

/**
 * The page of the site on which an order ends: what was bought, or where one may try again. It reads the order
 * itself; `card` says that somebody has just come back, and "ASKING" that the gateway gave them no answer.
 */
export function pageOf(
  { state, reservationId }: CardOrderView,
  card: CardOrderView["state"] | "ASKING" = state,
): string {
  const folder = state === "APPLIED" ? "reservations" : "checkout";
  const page = reservationId === null ? "/wallet" : `/${folder}/${reservationId}`;
  return `${page}?card=${card}`;
}
