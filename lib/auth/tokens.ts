import { errors, jwtVerify, SignJWT } from "jose";
import { LRUCache } from "lru-cache";
import type { Awaitable } from "@/lib/awaitable";
import { DomainError } from "@/lib/errors";
import { claimsOf, type Login, loginOf } from "./claims";
import { deriveKey } from "./keys";
import { accessTokenSeconds } from "./rules";

const algorithm = "HS256";
const issuer = "frontrow";
const audience = "frontrow-api";
/** RFC 9068: the type says what the token is for, so that no other JWT of ours passes for one. */
const tokenType = "at+jwt";
const tokenMaxLength = 2_048;
const verifiedTokensMax = 50_000;

type Verified = { login: Login; expiresAtMs: number };

// A poll every few seconds by the same person must not cost a signature check each time. Looked up by peek, here and
// wherever a poll comes by: nothing is moved to the front, so who came first is forgotten first.
const verifiedTokens = new LRUCache<string, Verified>({ max: verifiedTokensMax });
let key: Promise<CryptoKey> | undefined;

/** Imported once: importing it for every token costs more than the signature. */
function signingKey(): Promise<CryptoKey> {
  const algorithmOfKey = { name: "HMAC", hash: "SHA-256" };
  key ??= crypto.subtle.importKey("raw", deriveKey("access token"), algorithmOfKey, false, [
    "sign",
    "verify",
  ]);
  return key;
}

/** A signed access token for 15 minutes. */
export async function signAccessToken(login: Login): Promise<string> {
  return new SignJWT(claimsOf(login))
    .setProtectedHeader({ alg: algorithm, typ: tokenType })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${accessTokenSeconds}s`)
    .sign(await signingKey());
}

/**
 * Whose access token this is, at once where it was verified before; whether its session has ended is for findLive to
 * say. Rejects with TOKEN_EXPIRED, or UNAUTHENTICATED for anything that is not one of ours.
 */
export function verifyAccessToken(token: string): Awaitable<Login> {
  const known = verifiedTokens.peek(token);
  if (!known) return verifyUnknown(token);
  if (known.expiresAtMs > Date.now()) return known.login;
  verifiedTokens.delete(token);
  return Promise.reject(new DomainError("TOKEN_EXPIRED"));
}

async function verifyUnknown(token: string): Promise<Login> {
  if (token.length > tokenMaxLength) throw new DomainError("UNAUTHENTICATED");
  const verified = await verify(token);
  verifiedTokens.set(token, verified);
  return verified.login;
}

async function verify(token: string): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(token, await signingKey(), {
      algorithms: [algorithm],
      typ: tokenType,
      issuer,
      audience,
      requiredClaims: ["exp", "sub"],
    });
    const login = loginOf(payload);
    if (login) return { login, expiresAtMs: (payload.exp ?? 0) * 1_000 };
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new DomainError("TOKEN_EXPIRED");
    if (!(error instanceof errors.JOSEError)) throw error;
  }
  throw new DomainError("UNAUTHENTICATED");
}
