import { DomainError } from "@/lib/errors";

const retrySeconds = 5;

/**
 * What we need of a card gateway, in our words. Every gateway works in two steps: the buyer agrees at the
 * gateway (AUTHORIZED), then we confirm (CAPTURED). Only `find` is ever believed: an answer that was lost, a
 * notice that came twice or late, and a browser that came back with whatever in its address all lead to asking.
 */
export type GatewayPayment = {
  orderId: string;
  /** The gateway's own name of the payment. */
  paymentKey: string;
  amountWon: number;
  /** REFUSED and CANCELLED are final, and so is CAPTURED but for our own cancelling. */
  state: "PENDING" | "AUTHORIZED" | "CAPTURED" | "REFUSED" | "CANCELLED";
};

export type Offer = {
  orderId: string;
  amountWon: number;
  /** What the buyer reads. */
  orderName: string;
  /** Where the buyer's browser comes back to, whatever happened. */
  returnUrl: string;
  /** Where the gateway tells us by itself. */
  noticeUrl: string;
};

/** Every function throws gatewayUnclear when it cannot be known what happened. */
export type PaymentGateway = {
  /** Where `open` leads browsers to, as sources of a content security policy. */
  checkoutOrigins: readonly string[];
  /** Announces an order; again is the same. Returns the page on which the buyer agrees. */
  open(offer: Offer): Promise<string>;
  /** The payment of an order, or null when the gateway knows of none. */
  find(orderId: string): Promise<GatewayPayment | null>;
  /** Asks to capture an authorised payment; again captures nothing more. A refusal shows in `find`. */
  confirm(payment: GatewayPayment): Promise<void>;
  /** Asks to give a captured payment back in full; again gives nothing more. */
  cancel(payment: GatewayPayment, reason: string): Promise<void>;
  /** The order a notice is about; null for one that is not the gateway's, or says nothing of an order. */
  readNotice(headers: Headers, body: string): string | null;
};

/** The gateway did not answer, or not so that one could tell what it did: UNAVAILABLE to whoever waits for it. */
export function gatewayUnclear(what: string): DomainError {
  return new DomainError("UNAVAILABLE", { gateway: what }, retrySeconds);
}

export function isGatewayUnclear(error: unknown): boolean {
  return error instanceof DomainError && error.code === "UNAVAILABLE";
}
