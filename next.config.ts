import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./app/_lib/request-locale.ts");

/** The same for every answer of Next; proxy.ts adds what depends on the request. */
const fixedHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(self), microphone=(), geolocation=(), payment=()" },
];

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  // Left in node_modules: native code, worker files, or one instance shared with server.ts.
  serverExternalPackages: ["@node-rs/argon2", "ioredis", "pino", "postgres", "prom-client"],
  headers: async () => [{ source: "/:path*", headers: fixedHeaders }],
};

export default withNextIntl(config);
