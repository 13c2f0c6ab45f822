import { cookies, headers } from "next/headers";
import { getLocale } from "next-intl/server";
import { apiRoutes } from "@/app/api/route-table";
import { env } from "@/lib/env";
import type { ErrorCode, ErrorDetails } from "@/lib/errors";
import { toResponse } from "@/lib/http/answer";
import { clientIpHeader } from "@/lib/http/client-ip";
import { createDispatcher } from "@/lib/http/dispatch";

const dispatch = createDispatcher(apiRoutes);
const cookieLine = /^([^=]+)=([^;]*).*?Max-Age=(\d+)/;

export type Refusal = {
  code: ErrorCode;
  message: string;
  details: ErrorDetails;
  requestId: string;
};
export type OwnAnswer<T> = { ok: true; data: T } | { ok: false; refusal: Refusal };

type Options = { body?: unknown; idempotencyKey?: string | undefined };

/**
 * Runs an endpoint of our own API inside a server action, as the person who sent the form: the same
 * identity, limits, replay and queue pass as for a script in the page, so that a form before hydration
 * and a button after it are one code path. No network is involved.
 */
export async function callOwnApi<T>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  { body, idempotencyKey }: Options = {},
): Promise<OwnAnswer<T>> {
  const [incoming, locale] = await Promise.all([headers(), getLocale()]);
  const { origin } = new URL(env().APP_URL);
  const request = new Request(new URL(path, origin), {
    method,
    headers: {
      // Next has checked that the form came from our own pages.
      origin,
      cookie: incoming.get("cookie") ?? "",
      "accept-language": locale,
      [clientIpHeader]: incoming.get(clientIpHeader) ?? "",
      "content-type": "application/json",
      ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const response = toResponse(await dispatch(request));
  await takeOverCookies(response);
  if (response.status === 204) return { ok: true, data: undefined as T };
  const location = response.headers.get("location");
  if (location !== null) return { ok: true, data: { location } as T };
  const envelope = await response.json();
  if (envelope.success) return { ok: true, data: envelope.data };
  return { ok: false, refusal: { ...envelope.error, requestId: envelope.requestId } };
}

/** What the endpoint sets for the browser goes out with the action's own answer. */
async function takeOverCookies(response: Response): Promise<void> {
  const jar = await cookies();
  for (const line of response.headers.getSetCookie()) {
    const [, name, value, maxAge] = cookieLine.exec(line) ?? [];
    if (!name || value === undefined) continue;
    const secure = line.includes("; Secure");
    const options = { path: "/", httpOnly: true, sameSite: "lax", secure } as const;
    jar.set(name, value, { ...options, maxAge: Number(maxAge) });
  }
}
