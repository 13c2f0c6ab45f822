import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { deriveKey } from "@/lib/auth/keys";

/**
 * What a ticket's QR code says: a version, the ticket's code and its HMAC, nothing about the person. A scanner
 * sends it back as it is; whether the ticket is still good is the database's to say.
 */
const version = "FR1";
const codeBytes = 16;
/** Of the HMAC: nobody guesses 128 bits at a door, and a small QR code is read in bad light. */
const macBytes = 16;
const textMax = 64;

let key: KeyObject | undefined;

function macOf(code: Buffer): Buffer {
  key ??= createSecretKey(deriveKey("ticket"));
  return createHmac("sha256", key).update(version).update(code).digest().subarray(0, macBytes);
}

/** The text of a ticket's QR code. `code` is the ticket's UUID. */
export function signTicket(code: string): string {
  const bytes = Buffer.from(code.replaceAll("-", ""), "hex");
  return [version, bytes.toString("base64url"), macOf(bytes).toString("base64url")].join(".");
}

/** The ticket's UUID in a text that we signed, or null. */
export function openTicket(text: string): string | null {
  if (text.length > textMax) return null;
  const [head, body = "", mac = ""] = text.split(".");
  const code = Buffer.from(body, "base64url");
  const given = Buffer.from(mac, "base64url");
  if (code.length !== codeBytes || given.length !== macBytes) return null;
  if (!timingSafeEqual(given, macOf(code))) return null;
  // Several texts decode to the same bytes: only the one we wrote is ours.
  const uuid = code.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return head === version && signTicket(uuid) === text ? uuid : null;
}
