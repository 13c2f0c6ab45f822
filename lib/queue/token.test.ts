import { expect, it } from "vitest";
import { makeToken, scheduleIdMax, scheduleIdOf } from "./token";

it("a token carries its schedule, is a UUIDv8, and never the same twice", () => {
  for (const scheduleId of [1, 255, 65_536, 2 ** 32, scheduleIdMax]) {
    const token = makeToken(scheduleId);
    expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(scheduleIdOf(token)).toBe(scheduleId);
  }
  const tokens = Array.from({ length: 1_000 }, () => makeToken(7));
  expect(new Set(tokens).size).toBe(1_000);
});

it("what is not a token of ours names no schedule", () => {
  const token = makeToken(7);
  for (const text of [
    "",
    "*",
    token.toUpperCase().replace("8", "A"),
    `${token}0`,
    `${token}\n`,
    ` ${token}`,
    token.replaceAll("-", ""),
    token.replace(/-8/, "-4"),
    "00000000-0000-8000-8000-000000000000",
  ]) {
    expect(scheduleIdOf(text)).toBeNull();
  }
});
