import { type NextRequest, NextResponse } from "next/server";
import { findGateway } from "@/lib/payment/gateway/configured-gateway";

const nonceBytes = 16;

/**
 * Gives every page its own script nonce: Next reads it from the policy on the request and stamps its
 * scripts with it. Styles may be inline, because React's style attributes cannot carry a nonce.
 */
export function proxy(request: NextRequest): NextResponse {
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
  matcher: ["/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)"],
};
