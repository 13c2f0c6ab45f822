import { readSessionCookie } from "@/lib/auth/session";
import { verifyAccessToken } from "@/lib/auth/tokens";
import type { Viewer } from "@/lib/auth/viewer";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";

export type Identity = { viewer: Viewer; by: "bearer" | "cookie" };

const safeMethods = new Set(["GET", "HEAD"]);

/**
 * Who is asking: a bearer access token, or the site's session cookie. Null when neither is sent.
 * A cookie may change something only from our own pages (BAD_ORIGIN): other sites' forms carry cookies too.
 */
export async function identify(request: Request): Promise<Identity | null> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const [scheme, token, ...rest] = authorization.split(" ");
    if (scheme?.toLowerCase() !== "bearer" || !token || rest.length > 0) {
      throw new DomainError("UNAUTHENTICATED");
    }
    return { viewer: await verifyAccessToken(token), by: "bearer" };
  }
  const cookies = request.headers.get("cookie");
  if (cookies === null) return null;
  const viewer = await readSessionCookie(cookies);
  if (!viewer) return null;
  if (!safeMethods.has(request.method) && !isOwnOrigin(request))
    throw new DomainError("BAD_ORIGIN");
  return { viewer, by: "cookie" };
}

/**
 * The configured origin, or over plain http (a laptop, a test) whatever host was asked. The Host header
 * is used because Next fills `request.url` from its configuration.
 */
function isOwnOrigin({ headers }: Request): boolean {
  const origin = headers.get("origin");
  const own = new URL(env().APP_URL);
  if (origin === own.origin) return true;
  return own.protocol === "http:" && origin === `http://${headers.get("host")}`;
}
