import { randomUUID } from "node:crypto";
import type { Locale } from "@/lib/errors";

const requestIdPattern = /^[A-Za-z0-9._-]{8,64}$/;

type Readable = Pick<Headers, "get">;

/** The caller's request id when it is a sane one, else a new one. */
export function requestIdOf(headers: Readable): string {
  const given = headers.get("x-request-id");
  return given && requestIdPattern.test(given) ? given : randomUUID();
}

/** `en` when English is preferred over Korean in Accept-Language, else `ko`. */
export function localeOf(headers: Readable): Locale {
  const header = headers.get("accept-language");
  if (!header) return "ko";
  const ranked = header
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const q = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
      return { language: tag.split("-")[0], q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ language, q }) => q > 0 && (language === "ko" || language === "en"))
    .sort((a, b) => b.q - a.q);
  return ranked[0]?.language === "en" ? "en" : "ko";
}
