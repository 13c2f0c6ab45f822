import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { testEnv } from "@/lib/testing/test-env";
import { openTicket, signTicket } from "./ticket-qr";

beforeAll(() => {
  const stores = {
    databaseUrl: "postgres://nowhere/x",
    redisUrl: "redis://nowhere",
    redisPrefix: "x:",
  };
  Object.assign(process.env, testEnv(stores));
});

describe("what a ticket's QR code says", () => {
  it("opens to the ticket's code, and holds no more than it", () => {
    const code = randomUUID();
    const text = signTicket(code);
    expect(openTicket(text)).toBe(code);
    expect(text).toMatch(/^FR1\.[\w-]{22}\.[\w-]{22}$/);
  });

  it("with any one character changed it is nobody's", () => {
    const text = signTicket(randomUUID());
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === "A" ? "B" : "A";
      expect(openTicket(text.slice(0, at) + other + text.slice(at + 1)), `at ${at}`).toBeNull();
    }
  });

  it("is not the bare code, cut short, or made longer", () => {
    const code = randomUUID();
    const text = signTicket(code);
    const others = ["", code, "FR1..", text.slice(0, -1), `${text}A`, `${text}.`, text.repeat(99)];
    for (const other of others) expect(openTicket(other)).toBeNull();
  });
});
