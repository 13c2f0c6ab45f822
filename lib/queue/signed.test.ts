import { beforeAll, expect, it } from "vitest";
import { openPass, signPass } from "./pass";
import { openPlace, signPlace } from "./place-ticket";
import { makeToken } from "./token";

beforeAll(() => {
  process.env.AUTH_SECRET = "unit-tests-sign-with-this-secret-0001";
  process.env.CRON_SECRET = "unit-tests-cron-with-this-secret-0001";
  process.env.DATABASE_URL = "postgres://nowhere/none";
  process.env.REDIS_URL = "redis://nowhere";
});

const ticket = () => ({
  userId: 42,
  scheduleId: 7,
  epoch: 1,
  orderUs: 1_763_676_653_123_456,
  token: makeToken(7),
});

it("a ticket opens as it was signed, fits a cookie, and is no pass", () => {
  const given = ticket();
  const text = signPlace(given);
  expect(openPlace(text)).toEqual(given);
  expect(text).toMatch(/^[\w.-]{1,256}$/);
  expect(openPass(text)).toBeNull();
});

it("a pass opens until its last millisecond, and is no ticket", () => {
  const pass = { ...ticket(), untilMs: Date.now() + 60_000 };
  expect(openPass(signPass(pass))).toEqual(pass);
  expect(openPlace(signPass(pass))).toBeNull();
  expect(openPass(signPass({ ...pass, untilMs: Date.now() }))).toBeNull();
});

it("one changed character anywhere and nothing opens", () => {
  const text = signPlace(ticket());
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === "1" ? "2" : "1";
    expect(openPlace(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
  }
  for (const bad of [
    "",
    ".",
    "a.b",
    text.slice(0, -1),
    `${text}A`,
    `${text} `,
    "x".repeat(9_999),
  ]) {
    expect(openPlace(bad)).toBeNull();
  }
});
