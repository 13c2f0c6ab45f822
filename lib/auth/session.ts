import { LRUCache } from "lru-cache";
import type { NextAuthOptions, Session, User } from "next-auth";
import { decode, encode, type JWT, type JWTDecodeParams } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { db } from "@/db/client";
import { env } from "@/lib/env";
import { cookieValue } from "@/lib/http/cookies";
import { checkCredentials } from "./check-credentials";
import { type Claims, claimsOf, type Login, loginOf } from "./claims";
import { logInRequest } from "./contract";
import { type Device, deviceOf } from "./device";
import { endSessions } from "./end-sessions";
import { findLive } from "./live-session";
import { sessionSeconds } from "./rules";
import { startSession } from "./store";

export type SessionCookie = {
  name: string;
  value: string;
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean; maxAge: number };
};

const decodedSessionsMax = 10_000;
const cookieMaxLength = 4_096;

type Decoded = { login: Login; expiresAtMs: number };
const decodedSessions = new LRUCache<string, Decoded>({ max: decodedSessionsMax });

/** `__Host-` binds the cookie to this host and to https; plain http (localhost) cannot have it. */
function cookieShape() {
  const secure = env().APP_URL.startsWith("https:");
  return {
    name: `${secure ? "__Host-" : ""}frontrow-session`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
  };
}

/** The cookie of a login, the very one next-auth reads; for server actions before hydration. */
export async function createSessionCookie(login: Login): Promise<SessionCookie> {
  const { name, options } = cookieShape();
  const value = await encode({
    token: claimsOf(login),
    secret: env().AUTH_SECRET,
    maxAge: sessionSeconds,
  });
  return { name, value, options: { ...options, maxAge: sessionSeconds } };
}

/** The cookie that logs out. */
export function clearSessionCookie(): SessionCookie {
  const { name, options } = cookieShape();
  return { name, value: "", options: { ...options, maxAge: 0 } };
}

/**
 * The login that a Cookie header carries; null when there is none, or it has lapsed or is not ours. Whether its
 * session has ended is for findLive to say.
 */
export async function readSessionCookie(cookieHeader: string | null): Promise<Login | null> {
  const value = cookieValue(cookieHeader, cookieShape().name);
  if (!value || value.length > cookieMaxLength) return null;
  const session = decodedSessions.get(value) ?? (await decodeSession(value));
  if (!session || session.expiresAtMs <= Date.now()) return null;
  decodedSessions.set(value, session);
  return session.login;
}

async function decodeSession(value: string): Promise<Decoded | null> {
  // next-auth throws for whatever does not decrypt; to the caller that is simply nobody.
  const claims = await decode({ token: value, secret: env().AUTH_SECRET }).catch(() => null);
  const login = claims && loginOf(claims);
  if (!login || typeof claims.exp !== "number") return null;
  return { login, expiresAtMs: claims.exp * 1_000 };
}

/** Where a request to next-auth comes from. */
export type Caller = { clientIp: string; userAgent: string | null };

/** next-auth over the same accounts and sessions, for `app/api/auth`. */
export function authOptions({ clientIp, userAgent }: Caller): NextAuthOptions {
  return {
    secret: env().AUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionSeconds },
    jwt: { decode: decodeLive },
    useSecureCookies: env().APP_URL.startsWith("https:"),
    cookies: { sessionToken: cookieShape() },
    pages: { signIn: "/login", error: "/login" },
    providers: [
      CredentialsProvider({
        credentials: {
          loginId: { label: "Login id" },
          password: { label: "Password", type: "password" },
        },
        authorize: (form) => authorize(form, clientIp, deviceOf(userAgent)),
      }),
    ],
    callbacks: {
      // Only at login is there a user; later calls carry the claims on.
      jwt: ({ token, user }) => (user ? { ...(user as SignedIn).claims } : token),
      session: ({ session, token }) => ({
        ...session,
        user: loginOf(token)?.viewer as Session["user"],
      }),
    },
    events: {
      signOut: async ({ token }) => {
        const login = loginOf(token);
        if (login) await endSessions(login.viewer, { only: login.sessionId });
      },
    },
  };
}

/** To next-auth, too, the cookie of a session that has ended is nobody's. */
async function decodeLive(params: JWTDecodeParams): Promise<JWT | null> {
  const claims = await decode(params);
  const login = claims && loginOf(claims);
  return login && (await findLive(login)) ? claims : null;
}

type SignedIn = User & { claims: Claims };

async function authorize(
  form: Record<string, string> | undefined,
  clientIp: string,
  device: Device,
): Promise<SignedIn | null> {
  const input = logInRequest.safeParse({ loginId: form?.loginId, password: form?.password });
  if (!input.success) return null;
  const proven = await checkCredentials(input.data, clientIp);
  const sessionId = await startSession(db(), proven, { kind: "BROWSER", device });
  const { account } = proven;
  return { id: String(account.userId), claims: claimsOf({ viewer: account, sessionId }) };
}
