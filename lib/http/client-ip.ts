/** The header in which server.ts hands on the address it saw; it overwrites whatever a client sent. */
export const clientIpHeader = "x-frontrow-client-ip";

/**
 * The address of the caller, by the number of proxies we run ourselves: with n trusted hops it is the n-th
 * entry of X-Forwarded-For from the right; everything left of it is the caller's own claim.
 */
export function resolveClientIp(
  socketAddress: string,
  forwardedFor: string | undefined,
  trustedHops: number,
): string {
  if (trustedHops === 0 || !forwardedFor) return socketAddress;
  const chain = forwardedFor.split(",").map((part) => part.trim());
  return chain[Math.max(0, chain.length - trustedHops)] || socketAddress;
}

const selfHosted = globalThis as typeof globalThis & { frontrowSetsClientIp?: boolean };

/** server.ts calls this: from now on `clientIpHeader` is ours and may be believed. */
export function trustClientIpHeader(): void {
  selfHosted.frontrowSetsClientIp = true;
}

/** The caller's address for rate limits. Without our own server only Vercel's own header is believed. */
export function clientIpOf(headers: Headers): string {
  if (selfHosted.frontrowSetsClientIp) return headers.get(clientIpHeader) ?? "unknown";
  if (process.env.VERCEL) return headers.get("x-vercel-forwarded-for") ?? "unknown";
  return "unknown";
}

const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** Whether a request was made on this machine, by nobody's proxy: then X-Forwarded-For is absent, or Next's own. */
export function isFromThisMachine(headers: Headers): boolean {
  const forwardedFor = headers.get("x-forwarded-for");
  return loopback.has(clientIpOf(headers)) && (!forwardedFor || loopback.has(forwardedFor));
}
