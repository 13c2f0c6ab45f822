import { describe, expect, it } from "vitest";
import { cookieValue, setCookieLine } from "./cookies";

describe("cookies", () => {
  it("are found by their whole name only", () => {
    expect(cookieValue("xa=1; a=2; ab=3", "a")).toBe("2");
    expect(cookieValue("xa=1", "a")).toBeNull();
    expect(cookieValue(null, "a")).toBeNull();
  });

  it("keep the equals signs of their value", () => {
    expect(cookieValue("pass=abc==", "pass")).toBe("abc==");
  });

  it("are httpOnly and SameSite, and Secure on https", () => {
    expect(setCookieLine("a", "b", { maxAgeSeconds: 5, secure: true })).toBe(
      "a=b; Path=/; Max-Age=5; HttpOnly; SameSite=Lax; Secure",
    );
    expect(setCookieLine("a", "", { maxAgeSeconds: 0, secure: false })).not.toContain("Secure");
  });
});
