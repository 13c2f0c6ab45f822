import type { Viewer } from "@/lib/auth/viewer";

const forEverybody = [
  { href: "/", key: "concerts" },
  { href: "/reservations", key: "reservations" },
  { href: "/wallet", key: "wallet" },
] as const;
const forOrganisers = [...forEverybody, { href: "/admin", key: "admin" }] as const;

/** The places one can go from everywhere; `key` is the name in the Site messages. */
export function navigationOf(viewer: Viewer | null) {
  return viewer?.role === "ADMIN" ? forOrganisers : forEverybody;
}
