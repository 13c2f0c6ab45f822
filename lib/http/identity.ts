import type { Login } from "@/lib/auth/claims";
import { findLive } from "@/lib/auth/live-session";
import { readSessionCookie } from "@/lib/auth/session";
import { verifyAccessToken } from "@/lib/auth/tokens";
import type { Viewer } from "@/lib/auth/viewer";
import { type Awaitable, andThen } from "@/lib/awaitable";
import { DomainError } from "@/lib/errors";
import { isOwnOrigin } from "./own-origin";

export type Identity = { viewer: Viewer; sessionId: string; by: "bearer" | "cookie" };

type Options = {
  /** Postgres is not needed: while it cannot say that the session has ended, the signed login counts. */
  standsAlone?: boolean | undefined;
};

/** How long what needs no Postgres waits for it before the signed login counts. */
const takenAtItsWordAfterMs = 2_000;
const safeMethods = new Set(["GET", "HEAD"]);

/**
 * Who is asking: a bearer access token, or the site's session cookie. Null when neither is sent, or the session of
 * the cookie has ended (of the token: UNAUTHENTICATED). A cookie may change something only from our own pages (BAD_ORIGIN): other sites' forms carry cookies too.
 */
export function identify(
  request: Request,
  { standsAlone = false }: Options = {},
): Awaitable<Identity | null> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return identifyBearer(authorization, standsAlone);
  const cookies = request.headers.get("cookie");
  return cookies === null ? null : identifyCookie(request, cookies, standsAlone);
}

function identifyBearer(authorization: string, standsAlone: boolean): Awaitable<Identity> {
  const [scheme, token, ...rest] = authorization.split(" ");
  if (scheme?.toLowerCase() !== "bearer" || !token || rest.length > 0) {
    throw new DomainError("UNAUTHENTICATED");
  }
  return andThen(verifyAccessToken(token), (login) =>
    andThen(liveViewer(login, standsAlone), (viewer) => {
      if (!viewer) throw new DomainError("UNAUTHENTICATED");
      return { viewer, sessionId: login.sessionId, by: "bearer" };
    }),
  );
}

async function identifyCookie(
  request: Request,
  cookies: string,
  standsAlone: boolean,
): Promise<Identity | null> {
  const login = await readSessionCookie(cookies);
  const viewer = login && (await liveViewer(login, standsAlone));
  if (!viewer) return null;
  if (!safeMethods.has(request.method) && !isOwnOrigin(request))
    throw new DomainError("BAD_ORIGIN");
  return { viewer, sessionId: login.sessionId, by: "cookie" };
}

function liveViewer(login: Login, standsAlone: boolean): Awaitable<Viewer | null> {
  if (!standsAlone) return findLive(login);
  const found = findLive(login, takenAtItsWordAfterMs);
  return found instanceof Promise ? found.catch(() => login.viewer) : found;
}
