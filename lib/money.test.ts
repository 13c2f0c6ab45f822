import { expect, it } from "vitest";
import { formatWon } from "./money";

it("won are written as each language writes them", () => {
  expect(formatWon(110_000, "ko")).toBe("110,000원");
  expect(formatWon(110_000, "en")).toBe("₩110,000");
  expect(formatWon(-33_000, "ko")).toBe("-33,000원");
  expect(formatWon(-33_000, "en")).toBe("-₩33,000");
  expect(formatWon(0, "ko")).toBe("0원");
});
