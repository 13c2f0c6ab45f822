import { createHash, randomBytes } from "node:crypto";

// A JWT starts with `ey`: the prefix keeps one kind of token from ever being read as the other.
const prefix = "frt_";
const secretBytes = 32;
const pattern = /^frt_[A-Za-z0-9_-]{43}$/;

/** A new opaque refresh token; only its hash is stored. */
export function newRefreshToken(): string {
  return prefix + randomBytes(secretBytes).toString("base64url");
}

export function isRefreshToken(token: string): boolean {
  return pattern.test(token);
}

/** 256 random bits need no salt and no slow hash. */
export function hashRefreshToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
