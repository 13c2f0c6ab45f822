import { describe, expect, it } from "vitest";
import { localeOf, requestIdOf } from "./request-headers";

describe("the language of an answer", () => {
  it.each([
    [null, "ko"],
    ["en", "en"],
    ["en-US,en;q=0.9", "en"],
    ["ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"],
    ["en;q=0.3,ko;q=0.4", "ko"],
    ["fr,en;q=0.5", "en"],
    ["fr", "ko"],
    ["en;q=0", "ko"],
    [";;;,,,q=", "ko"],
  ] as const)("Accept-Language %s is answered in %s", (header, locale) => {
    expect(localeOf(new Headers(header === null ? {} : { "accept-language": header }))).toBe(
      locale,
    );
  });
});

describe("the request id", () => {
  it("is the caller's when it is sane", () => {
    expect(requestIdOf(new Headers({ "x-request-id": "checkout-0001" }))).toBe("checkout-0001");
  });

  it("is our own when the caller's could forge a log line or is too long", () => {
    for (const id of ["short", "a".repeat(65), "has space in it", 'quote"quote']) {
      expect(requestIdOf(new Headers({ "x-request-id": id }))).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
