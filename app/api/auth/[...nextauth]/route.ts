import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/session";
import { env } from "@/lib/env";
import { clientIpOf } from "@/lib/http/client-ip";

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth's own endpoints (session, csrf, signin, signout) over the accounts of lib/auth. */
function handler(request: NextRequest, context: Context): Promise<Response> {
  // next-auth builds its links from this variable alone.
  process.env.NEXTAUTH_URL ??= env().APP_URL;
  const caller = {
    clientIp: clientIpOf(request.headers),
    userAgent: request.headers.get("user-agent"),
  };
  return NextAuth(request, context, authOptions(caller));
}

export { handler as GET, handler as POST };
