import { env } from "@/lib/env";

/**
 * Whether a request says it comes from one of our own pages: the configured origin, or over plain http (a laptop,
 * a test) whatever host was asked. The Host header is used because Next fills `request.url` from its configuration.
 */
export function isOwnOrigin({ headers }: Pick<Request, "headers">): boolean {
  const origin = headers.get("origin");
  const own = new URL(env().APP_URL);
  if (origin === own.origin) return true;
  return own.protocol === "http:" && origin === `http://${headers.get("host")}`;
}
