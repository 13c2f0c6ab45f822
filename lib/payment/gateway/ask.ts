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
