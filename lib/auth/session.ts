import { LRUCache } from "lru-cache";
import type { NextAuthOptions, Session, User } from "next-auth";
import { decode, encode } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import { cookieValue } from "@/lib/http/cookies";
import { checkCredentials } from "./check-credentials";
import { type Claims, claimsOf, viewerOf } from "./claims";
import { logInRequest } from "./contract";
import { sessionSeconds } from "./rules";
import type { Viewer } from "./viewer";

type SessionCookie = {
  name: string;
  value: string;
  options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean; maxAge: number };
};

const decodedSessionsMax = 10_000;
const cookieMaxLength = 4_096;

type Decoded = { viewer: Viewer; expiresAtMs: number };
const decodedSessions = new LRUCache<string, Decoded>({ max: decodedSessionsMax });

/** `__Host-` binds the cookie to this host and to https; plain http (localhost) cannot have it. */
function cookieShape() {
  const secure = env().APP_URL.startsWith("https:");
  return {
    name: `${secure ? "__Host-" : ""}frontrow-session`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure } as const,
  };
}

/** The cookie that logs `viewer` in, the very one next-auth reads; for server actions before hydration. */
export async function createSessionCookie(viewer: Viewer): Promise<SessionCookie> {
  const { name, options } = cookieShape();
  const value = await encode({
    token: claimsOf(viewer),
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

/** Whose session a Cookie header carries; null when there is none, or it has lapsed or is not ours. */
export async function readSessionCookie(cookieHeader: string | null): Promise<Viewer | null> {
  const value = cookieValue(cookieHeader, cookieShape().name);
  if (!value || value.length > cookieMaxLength) return null;
  const session = decodedSessions.get(value) ?? (await decodeSession(value));
  if (!session || session.expiresAtMs <= Date.now()) return null;
  decodedSessions.set(value, session);
  return session.viewer;
}

async function decodeSession(value: string): Promise<Decoded | null> {
  // next-auth throws for whatever does not decrypt; to the caller that is simply nobody.
  const claims = await decode({ token: value, secret: env().AUTH_SECRET }).catch(() => null);
  const viewer = claims && viewerOf(claims);
  if (!viewer || typeof claims.exp !== "number") return null;
  return { viewer, expiresAtMs: claims.exp * 1_000 };
}

/** next-auth over the same accounts, for `app/api/auth`. `clientIp` is the caller's address. */
export function authOptions(clientIp: string): NextAuthOptions {
  return {
    secret: env().AUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionSeconds },
    useSecureCookies: env().APP_URL.startsWith("https:"),
    cookies: { sessionToken: cookieShape() },
    pages: { signIn: "/login", error: "/login" },
    providers: [
      CredentialsProvider({
        credentials: {
          loginId: { label: "Login id" },
          password: { label: "Password", type: "password" },
        },
        authorize: (form) => authorize(form, clientIp),
      }),
    ],
    callbacks: {
      // Only at login is there a user; later calls carry the claims on.
      jwt: ({ token, user }) => (user ? { ...(user as SignedIn).claims } : token),
      session: ({ session, token }) => ({ ...session, user: viewerOf(token) as Session["user"] }),
    },
  };
}

type SignedIn = User & { claims: Claims };

async function authorize(
  form: Record<string, string> | undefined,
  clientIp: string,
): Promise<SignedIn | null> {
  const input = logInRequest.safeParse({ loginId: form?.loginId, password: form?.password });
  if (!input.success) return null;
  const account = await checkCredentials(input.data, clientIp);
  return { id: String(account.userId), claims: claimsOf(account) };
}
