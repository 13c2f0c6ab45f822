import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { failureAnswer, toResponse } from "@/lib/http/answer";
import { clientIpOf } from "@/lib/http/client-ip";
import { localeOf, requestIdOf } from "@/lib/http/request-headers";

type Context = { params: Promise<{ nextauth: string[] }> };

/** What a browser may only be sent to by other login providers than ours; next-auth fails there with 500. */
const postOnly = new Set(["callback", "_log"]);

/** next-auth's own endpoints (session, csrf, signin, signout) over the accounts of lib/auth. */
async function handler(request: NextRequest, context: Context): Promise<Response> {
  const [action = ""] = (await context.params).nextauth;
  if (request.method !== "POST" && postOnly.has(action)) return methodNotAllowed(request.headers);
  // next-auth builds its links from this variable alone.
  process.env.NEXTAUTH_URL ??= env().APP_URL;
  const caller = {
    clientIp: clientIpOf(request.headers),
    userAgent: request.headers.get("user-agent"),
  };
  return NextAuth(request, context, authOptions(caller));
}

function methodNotAllowed(headers: Headers): Response {
  const failure = { code: "METHOD_NOT_ALLOWED", details: {} } as const;
  const answer = failureAnswer(failure, requestIdOf(headers), localeOf(headers));
  answer.headers.allow = "POST";
  return toResponse(answer);
}

export { handler as GET, handler as POST };
