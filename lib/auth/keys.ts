import { hkdfSync } from "node:crypto";
import { env } from "@/lib/env";

const keyBytes = 32;

/** A key of its own per purpose, from AUTH_SECRET: what is signed for one can never be taken for another. */
export function deriveKey(purpose: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", env().AUTH_SECRET, "", `frontrow ${purpose}`, keyBytes));
}
