/** Safe in next.config.ts: nothing here reads the environment at import. */

const hstsSeconds = 63_072_000; // two years

/** On every answer of both hosts, pages and API alike. */
export const securityHeaders = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
} as const;

/** Of the page that reads tickets at the door, the only one that may open the camera. */
export const doorPermissions = securityHeaders["permissions-policy"].replace(
  "camera=()",
  "camera=(self)",
);

/** What the API answers is data: opened as a page it may load, run and frame nothing. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Over https also the promise to stay there; over http browsers must ignore it. */
export function transportHeaders(appUrl: string): Record<string, string> {
  if (!appUrl.startsWith("https:")) return {};
  return { "strict-transport-security": `max-age=${hstsSeconds}; includeSubDomains` };
}

/** The security headers of an API answer. */
export function apiSecurityHeaders(appUrl: string): Record<string, string> {
  return {
    ...securityHeaders,
    "content-security-policy": dataPolicy,
    ...transportHeaders(appUrl),
  };
}
