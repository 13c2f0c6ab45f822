import { z } from "zod";
import { logger } from "@/lib/observability/logger";
import { gatewayUnclear } from "./port";

/** Longer than a card network takes, shorter than a buyer waits. */
export const gatewayTimeoutMs = 5_000;

export type Asked = { status: number; body: unknown };

/**
 * One request to a gateway with a JSON answer. Answers below 500 are the gateway's word; anything else, silence
 * included, throws gatewayUnclear. No redirect is followed: it would carry our key elsewhere.
 */
export async function ask(
  url: string,
  headers: Record<string, string>,
  json?: Record<string, unknown>,
): Promise<Asked> {
  let answer: Asked;
  try {
    const response = await fetch(url, {
      method: json ? "POST" : "GET",
      headers: { ...headers, ...(json && { "content-type": "application/json" }) },
      ...(json && { body: JSON.stringify(json) }),
      redirect: "error",
      signal: AbortSignal.timeout(gatewayTimeoutMs),
    });
    answer = { status: response.status, body: await response.json() };
  } catch (error) {
    throw gatewayUnclear(error instanceof Error ? error.name : "unknown");
  }
  if (answer.status >= 500) throw gatewayUnclear(`answered ${answer.status}`);
  return answer;
}

/**
 * Asks a gateway to do something. Whether it did is asked for afterwards; why it did not is written down for whoever
 * finds the order unsettled.
 */
export async function command(...request: Parameters<typeof ask>): Promise<void> {
  const answer = await ask(...request);
  if (answer.status < 400) return;
  const { pathname } = new URL(request[0]);
  const reason = { status: answer.status, code: codeOf(answer) };
  logger().warn({ ...reason, path: pathname }, "the card gateway refused");
}

/** The gateway's own word for what is wrong, where it has one. */
export function codeOf({ body }: Asked): string | undefined {
  return z.object({ code: z.string() }).safeParse(body).data?.code;
}
