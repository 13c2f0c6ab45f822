import { lookup } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { env } from "@/lib/env";
import { isPublicAddress } from "./public-address";
import { answerMaxBytes, deliveryTimeoutMs } from "./rules";

/** What an attempt came to: an HTTP status, or why there was none. */
export type Attempt = { status: number } | { error: string };

/**
 * Posts one body to a stranger's server. Follows no redirect, waits a bounded time, keeps nothing of the answer,
 * and connects to public addresses only: the very address that was looked up and judged is the one connected to,
 * so that a name cannot change its mind in between.
 */
export function sendWebhook(
  url: string,
  headers: Record<string, string>,
  body: string,
  timeoutMs = deliveryTimeoutMs,
): Promise<Attempt> {
  return new Promise((resolve) => {
    const target = new URL(url);
    const literal = target.hostname.replace(/^\[|\]$/g, "");
    if (isIP(literal) !== 0 && isRefused(literal)) return resolve({ error: refusal(literal) });
    const send = target.protocol === "https:" ? requestHttps : requestHttp;
    const request = send(target, {
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      // No connection is kept: the next delivery looks the name up and judges it anew.
      agent: false,
      lookup: lookupPublic,
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      const isLate = error.code === "ABORT_ERR" || error.name === "TimeoutError";
      resolve({
        error: isLate ? `no answer within ${timeoutMs} ms` : (error.code ?? error.message),
      });
    });
    request.on("response", (response) => {
      let bytes = 0;
      response.on("error", () => {});
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.byteLength;
        if (bytes > answerMaxBytes) response.destroy();
      });
      resolve({ status: response.statusCode ?? 0 });
    });
    request.end(body);
  });
}

function isRefused(address: string): boolean {
  return !env().WEBHOOK_ALLOW_PRIVATE && !isPublicAddress(address);
}

function refusal(address: string): string {
  return `${address} is a private address`;
}

const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "", 0);
    const refused = addresses.find(({ address }) => isRefused(address));
    if (refused) return callback(new Error(refusal(refused.address)), "", 0);
    if (options.all) return callback(null, addresses);
    callback(null, addresses[0]?.address ?? "", addresses[0]?.family);
  });
};
