import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { LRUCache } from "lru-cache";
import { env } from "@/lib/env";

/**
 * Short signed strings the browser keeps: fields joined by dots, then their HMAC. Each kind has a key of
 * its own, so that one can never be taken for another. Safe in headers, cookies and URLs.
 */
type Kind = "place" | "pass";

const textMax = 256;
const rememberedMax = 20_000;
const recentlySigned = new LRUCache<string, string>({ max: rememberedMax });
const keys = new Map<Kind, KeyObject>();

function keyOf(kind: Kind): KeyObject {
  let key = keys.get(kind);
  if (!key) {
    const derived = createHmac("sha256", env().AUTH_SECRET).update(`frontrow queue ${kind}`);
    key = createSecretKey(derived.digest());
    keys.set(kind, key);
  }
  return key;
}

function macOf(kind: Kind, text: string): string {
  return createHmac("sha256", keyOf(kind)).update(text).digest("base64url");
}

export function signFields(kind: Kind, fields: readonly (string | number)[]): string {
  const text = fields
    .map((field) => (typeof field === "number" ? field.toString(36) : field))
    .join(".");
  // Whoever polls gets the same string each time: signing it anew would be a tenth of the answer's cost.
  const key = `${kind} ${text}`;
  let signed = recentlySigned.peek(key);
  if (!signed) {
    signed = `${text}.${macOf(kind, text)}`;
    recentlySigned.set(key, signed);
  }
  return signed;
}

/** The fields of a string signed by us, or null. Numbers come back as base-36 text. */
export function openFields(kind: Kind, signed: string): string[] | null {
  if (signed.length > textMax) return null;
  const dot = signed.lastIndexOf(".");
  if (dot < 0) return null;
  const text = signed.slice(0, dot);
  // Compared as text: several texts decode to the same bytes.
  const given = Buffer.from(signed.slice(dot + 1));
  const expected = Buffer.from(macOf(kind, text));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return text.split(".");
}

export function readNumber(field: string | undefined): number {
  return Number.parseInt(field ?? "", 36);
}
