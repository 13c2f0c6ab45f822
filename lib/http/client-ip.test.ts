import { describe, expect, it } from "vitest";
import { resolveClientIp } from "./client-ip";

describe("the caller's address", () => {
  it("is the socket's where no proxy is trusted, whatever the header claims", () => {
    expect(resolveClientIp("203.0.113.9", "1.2.3.4", 0)).toBe("203.0.113.9");
  });

  it("is the entry our own proxy appended, not what the caller put before it", () => {
    expect(resolveClientIp("10.0.0.1", "6.6.6.6, 203.0.113.9", 1)).toBe("203.0.113.9");
    expect(resolveClientIp("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", 2)).toBe("203.0.113.9");
  });

  it("does not run off the left end of a chain that is shorter than the hops", () => {
    expect(resolveClientIp("10.0.0.1", "203.0.113.9", 3)).toBe("203.0.113.9");
    expect(resolveClientIp("10.0.0.1", undefined, 2)).toBe("10.0.0.1");
  });
});
