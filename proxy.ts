import { type NextRequest, NextResponse } from "next/server";
import { failureAnswer, toResponse } from "@/lib/http/answer";
import { isOwnOrigin } from "@/lib/http/own-origin";
import { localeOf, requestIdOf } from "@/lib/http/request-headers";
import { findGateway } from "@/lib/payment/gateway/configured-gateway";

const nonceBytes = 16;

const safeMethods = new Set(["GET", "HEAD"]);

/**
 * Gives every page its own script nonce: Next reads it from the policy on the request and stamps its
 * scripts with it. Styles may be inline, because React's style attributes cannot carry a nonce.
 * Forms come from our own pages only: BAD_ORIGIN, where Next would answer 500.
 */
export function proxy(request: NextRequest): Response {
  if (!safeMethods.has(request.method) && !isOwnOrigin(request)) {
    const { headers } = request;
    const failure = { code: "BAD_ORIGIN", details: {} } as const;
    return toResponse(failureAnswer(failure, requestIdOf(headers), localeOf(headers)));
  }
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(nonceBytes))));
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  // React rebuilds server stacks with eval, in development only.
  const evalInDevelopment = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evalInDevelopment}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    // A form sent before hydration is answered with the way to the card gateway.
    ["form-action 'self'", ...(findGateway()?.checkoutOrigins ?? [])].join(" "),
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  // All but what is data: a path that only begins like one of these is a page, if only the one that finds nothing.
  matcher: ["/((?!api/|_next/static/|_next/image$|icon\\.svg$).*)"],
};
