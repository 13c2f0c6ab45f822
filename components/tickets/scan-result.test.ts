import { describe, expect, it } from "vitest";
import { turnedAway } from "./scan-result";

const refusal = (reason: string, more = {}) => ({
  code: "TICKET_NOT_VALID" as const,
  message: "",
  details: { reason, ...more },
});

describe("what a refusal means at the door", () => {
  it("a used ticket says since when", () => {
    const checkedInAt = "2030-05-01T10:00:00.000Z";
    expect(turnedAway(refusal("USED", { checkedInAt }))).toEqual({ kind: "USED", checkedInAt });
  });

  it("a cancelled one and another show's are told apart", () => {
    expect(turnedAway(refusal("REVOKED"))).toEqual({ kind: "REVOKED" });
    expect(turnedAway(refusal("OTHER_SHOW"))).toEqual({ kind: "OTHER_SHOW" });
  });

  it("whatever is no ticket is unknown", () => {
    for (const code of ["TICKET_NOT_FOUND", "INVALID_REQUEST"] as const) {
      expect(turnedAway({ code, message: "", details: {} })).toEqual({ kind: "UNKNOWN" });
    }
  });

  it("a failure is never a verdict about the ticket", () => {
    const failed = turnedAway({ code: "UNAVAILABLE", message: "later", details: {} });
    expect(failed).toEqual({ kind: "FAILED", code: "UNAVAILABLE", message: "later" });
  });
});
