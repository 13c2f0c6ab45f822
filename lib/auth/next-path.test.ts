import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeNextPath } from "./next-path";

describe("safeNextPath", () => {
  it.each([
    "/",
    "/concerts/1",
    "/concerts/1/schedules/2/queue?from=list#seats",
    "/wallet?type=CHARGE&page=2",
    "/search?query=%EC%95%84%EC%9D%B4%EC%9C%A0",
    "/login?next=%2F%2Fevil.example",
  ])("keeps the path %j", (next) => {
    expect(safeNextPath(next)).toBe(next);
  });

  it.each([
    undefined,
    null,
    7,
    ["/wallet"],
    "",
    "wallet",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https:evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/.//evil.example",
    "/a/..//evil.example",
    "/%2e//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    " /wallet",
    "/wal let",
    "\u0000/wallet",
    "/\u0000",
    "/\u007f",
    "/\u0085/evil",
    "/\ud800",
    "@evil.example",
    "http://own.invalid/wallet",
    `/${"a".repeat(512)}`,
  ])("sends %j home", (next) => {
    expect(safeNextPath(next)).toBe("/");
  });

  it("whatever comes in, a browser stays on the site", () => {
    const hostile = fc.array(
      fc.constantFrom(
        "/",
        "\\",
        ".",
        "..",
        ":",
        "@",
        "evil.example",
        "https",
        "%2f",
        "%5c",
        "\t",
        "?",
        "#",
        "//",
      ),
      { maxLength: 12 },
    );
    const anything = fc.oneof(
      hostile.map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(anything, (next) => {
        for (const site of ["https://frontrow.example", "http://localhost:8080"]) {
          const safe = safeNextPath(next);
          expect(new URL(safe, site).origin).toBe(site);
          // Once more, as when the result is put into another `next=`.
          expect(safeNextPath(safe)).toBe(safe);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
