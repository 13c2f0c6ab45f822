import { env } from "@/lib/env";
import { cookieValue, setCookieLine } from "./cookies";

/**
 * Browsers carry the queue token, the place ticket and the pass in httpOnly cookies, one set per schedule: a
 * person may stand in several lines at once.
 */
const names = {
  token: "frontrow-queue-",
  place: "frontrow-place-",
  pass: "frontrow-pass-",
} as const;
const keptSeconds = 86_400;

/** What of a place a request presents: its headers, else the cookies of that schedule. */
export function presentedPlace(
  headers: Headers,
  scheduleId: number | null,
): { token: string | null; place: string | null; pass: string | null } {
  return {
    token: headers.get("queue-token") ?? fromCookie(headers, names.token, scheduleId),
    place: headers.get("queue-place") ?? fromCookie(headers, names.place, scheduleId),
    pass: headers.get("queue-pass") ?? fromCookie(headers, names.pass, scheduleId),
  };
}

function fromCookie(headers: Headers, prefix: string, scheduleId: number | null): string | null {
  if (scheduleId === null) return null;
  return cookieValue(headers.get("cookie"), `${prefix}${scheduleId}`);
}

/** The cookie in which a browser keeps its token of a schedule. */
export function tokenCookieName(scheduleId: number): string {
  return `${names.token}${scheduleId}`;
}

/** Set-Cookie line that keeps (or with null removes) what a browser holds for a schedule. */
export function placeCookie(
  kind: keyof typeof names,
  scheduleId: number,
  value: string | null,
): string {
  const secure = env().APP_URL.startsWith("https:");
  return setCookieLine(`${names[kind]}${scheduleId}`, value ?? "", {
    maxAgeSeconds: value === null ? 0 : keptSeconds,
    secure,
  });
}
