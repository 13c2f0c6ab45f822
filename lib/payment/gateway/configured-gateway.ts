import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import type { PaymentGateway } from "./port";
import { sandboxGateway } from "./sandbox";
import { tossGateway } from "./toss";

/** The gateway the configuration names, or null. */
export function findGateway(): PaymentGateway | null {
  const { PAYMENT_GATEWAY, GATEWAY_URL, GATEWAY_SECRET, TOSS_API_URL, TOSS_SECRET_KEY } = env();
  if (PAYMENT_GATEWAY === "sandbox" && GATEWAY_URL && GATEWAY_SECRET) {
    return sandboxGateway({ url: GATEWAY_URL, secret: GATEWAY_SECRET });
  }
  if (PAYMENT_GATEWAY === "toss" && TOSS_SECRET_KEY) {
    return tossGateway({ url: TOSS_API_URL, secretKey: TOSS_SECRET_KEY });
  }
  return null;
}

/** The same; throws CARD_NOT_OFFERED when there is none. */
export function getGateway(): PaymentGateway {
  const gateway = findGateway();
  if (!gateway) throw new DomainError("CARD_NOT_OFFERED");
  return gateway;
}
