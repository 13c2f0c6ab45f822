import { expect, it } from "vitest";
import { DomainError } from "@/lib/errors";
import { resultOf } from "./outcome";

it("a success gives its result without the outcome", () => {
  expect(resultOf({ outcome: "HELD", reservationId: 7 }, "HELD")).toEqual({ reservationId: 7 });
});

it("a refusal is thrown with its code and details", () => {
  const attempt = () => resultOf({ outcome: "SEAT_LIMIT_EXCEEDED", max: 4, already: 3 }, "HELD");
  expect(attempt).toThrow(new DomainError("SEAT_LIMIT_EXCEEDED", { max: 4, already: 3 }));
});

it("an outcome nobody knows is a bug, not a refusal", () => {
  expect(() => resultOf({ outcome: "HOLD" }, "HELD")).toThrow("unknown outcome HOLD");
});
