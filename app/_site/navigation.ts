/** The places one can go from everywhere; `key` is the name in the Site messages. */
export const navigation = [
  { href: "/", key: "concerts" },
  { href: "/reservations", key: "reservations" },
  { href: "/wallet", key: "wallet" },
] as const;
