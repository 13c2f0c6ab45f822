import { describe, expect, it, vi } from "vitest";
import { DomainError } from "./errors";

describe("a refusal of the domain", () => {
  it("is known as one by every module instance of the process", async () => {
    vi.resetModules();
    const other = await import("./errors");
    expect(other.DomainError).not.toBe(DomainError);
    expect(new other.DomainError("UNAVAILABLE")).toBeInstanceOf(DomainError);
  });

  it("is not any other error", () => {
    expect(new Error("UNAVAILABLE")).not.toBeInstanceOf(DomainError);
    expect({ name: "DomainError" }).not.toBeInstanceOf(DomainError);
  });
});
