import { DrizzleQueryError } from "drizzle-orm/errors";
import { describe, expect, it } from "vitest";
import { DomainError, errorTable, messageOf, statusOf } from "@/lib/errors";
import { toFailure } from "./failure";

const postgresError = (fields: object) =>
  Object.assign(new Error("canary: secret parameter"), fields);

describe("what a caller learns of a failure", () => {
  it("is the code and details of a refusal", () => {
    expect(toFailure(new DomainError("INSUFFICIENT_BALANCE", { missing: 5 }))).toEqual({
      code: "INSUFFICIENT_BALANCE",
      details: { missing: 5 },
    });
  });

  it("is nothing but INTERNAL for what nobody foresaw", () => {
    for (const thrown of [new Error("canary"), "canary", null, { sql: "SELECT canary" }]) {
      const { code, details } = toFailure(thrown);
      expect({ code, details }).toEqual({ code: "INTERNAL", details: {} });
    }
  });

  it("is the refusal that a constraint doubles, also through drizzle", () => {
    const violation = postgresError({
      code: "23505",
      constraint_name: "reservation_seats_one_live_per_seat",
    });
    expect(toFailure(violation).code).toBe("SEAT_UNAVAILABLE");
    expect(toFailure(new DrizzleQueryError("SELECT", [], violation)).code).toBe("SEAT_UNAVAILABLE");
  });

  it.each(["ECONNREFUSED", "CONNECTION_CLOSED", "57P01", "53300", "57014", "40P01"])(
    "is UNAVAILABLE with a time to come back when a store says %s",
    (code) => {
      const failure = toFailure(postgresError({ code }));
      expect(failure.code).toBe("UNAVAILABLE");
      expect(failure.retryAfterSeconds).toBeGreaterThan(0);
    },
  );

  it("is INVALID_REQUEST for text that Postgres cannot keep", () => {
    expect(toFailure(postgresError({ code: "22021" })).code).toBe("INVALID_REQUEST");
  });
});

describe("the error table", () => {
  it("gives every code a status of the contract and a sentence in both languages", () => {
    for (const code of Object.keys(errorTable) as (keyof typeof errorTable)[]) {
      expect([400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503]).toContain(
        statusOf(code),
      );
      expect(messageOf(code, "ko")).toMatch(/[가-힣]/);
      expect(messageOf(code, "en")).toMatch(/^[A-Z][^가-힣]+\.$/);
    }
  });
});
