import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";
import { dataPolicy, doorPermissions, securityHeaders } from "./lib/http/security-headers";

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./app/_lib/request-locale.ts",
  experimental: {
    // Messages are parsed while building: the parser would be 9 kB of script on every page.
    messages: { path: "./messages", format: "json", locales: "infer", precompile: true },
  },
});

/** proxy.ts adds to pages what depends on the request; what the API answers has its own policy. */
const fixedHeaders = Object.entries(securityHeaders).map(([key, value]) => ({ key, value }));
const nextAuthHeaders = [{ key: "content-security-policy", value: dataPolicy }];

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  // The title comes with the page for everybody, as for robots, instead of after it: a screen reader reads it first.
  htmlLimitedBots: /.*/,
  // The API answers such a path as the same path without it, on both hosts.
  skipTrailingSlashRedirect: true,
  // Left in node_modules: native code, worker files, or one instance shared with server.ts.
  serverExternalPackages: ["@node-rs/argon2", "ioredis", "pino", "postgres", "prom-client"],
  headers: async () => [
    { source: "/:path*", headers: fixedHeaders },
    { source: "/api/auth/:path*", headers: nextAuthHeaders },
    { source: "/scan", headers: [{ key: "permissions-policy", value: doorPermissions }] },
  ],
};

export default withNextIntl(config);
