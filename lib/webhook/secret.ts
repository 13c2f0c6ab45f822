import { deriveKey } from "@/lib/auth/keys";

/** The signing secret of an endpoint, in the form of Standard Webhooks. Another AUTH_SECRET gives other secrets. */
export function secretOf(salt: string): string {
  return `whsec_${Buffer.from(deriveKey(`webhook ${salt}`)).toString("base64")}`;
}
