import { sql } from "drizzle-orm";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/db/client";
import type { Tx } from "@/db/tx";
import { DomainError, type ErrorCode } from "@/lib/errors";
import { apiCaller } from "@/lib/testing/api-caller";
import { makeUser } from "@/lib/testing/factories";
import { defineRoute } from "./define-route";

const logged: string[] = [];
const write = (line: string) => logged.push(line);
Object.assign(globalThis, { frontrowLogger: pino({ level: "error" }, { write }) });

/** A route that answers `data`, or refuses with `code`; it documents a number of seats and CONCERT_NOT_FOUND. */
async function ask(outcome: { data: unknown } | { code: ErrorCode }) {
  const route = defineRoute({
    method: "GET",
    path: "/api/v1/probe",
    tag: "Test",
    summary: "-",
    identity: "none",
    limit: "read",
    status: 200,
    response: z.object({ seats: z.number() }),
    errors: ["CONCERT_NOT_FOUND"],
    run: async () => {
      if ("code" in outcome) throw new DomainError(outcome.code);
      return outcome.data as { seats: number };
    },
  });
  const { status, error, headers } = await apiCaller([route])("GET", "/probe");
  const entry = logged.length > 0 ? JSON.parse(logged.pop() ?? "") : null;
  return { status, code: error?.code, requestId: headers.get("x-request-id"), entry };
}

describe("what a test run lets no route do", () => {
  it("answer as documented is fine, and nothing is logged", async () => {
    expect(await ask({ data: { seats: 50 } })).toMatchObject({ status: 200, entry: null });
    const refused = await ask({ code: "CONCERT_NOT_FOUND" });
    expect(refused).toMatchObject({ status: 404, code: "CONCERT_NOT_FOUND", entry: null });
  });

  it.each([{ seats: "50" }, { seats: null }, {}, null])("answer %j for a number", async (data) => {
    const { status, entry } = await ask({ data });
    expect(status).toBe(500);
    expect(entry.err.message).toContain("GET /api/v1/probe breaks its contract");
  });

  it("refuse with a code it does not document", async () => {
    const { status, code, entry } = await ask({ code: "PAYMENT_NOT_FOUND" });
    expect([status, code]).toEqual([500, "INTERNAL"]);
    expect(entry.err.message).toContain("answers PAYMENT_NOT_FOUND, which it does not document");
  });

  it("the log names the request by the id in its answer", async () => {
    const { requestId, entry } = await ask({ data: {} });
    expect(entry).toMatchObject({ requestId, method: "GET", path: "/api/v1/probe" });
  });
});

describe("a refusal that may be otherwise in a moment", () => {
  const fleeting = new DomainError("SEAT_UNAVAILABLE", { seats: [] }, undefined, true);

  /** A route of which `attempt` is told how often it was tried; how it answered, with a key or without. */
  async function tried(
    withKey: boolean,
    attempt: (tx: Tx, nth: number) => Promise<{ seats: number }>,
  ) {
    let attempts = 0;
    const route = defineRoute({
      method: "POST",
      path: "/api/v1/probe",
      tag: "Test",
      summary: "-",
      identity: "required",
      limit: "change",
      idempotent: true,
      status: 201,
      response: z.object({ seats: z.number() }),
      errors: ["SEAT_UNAVAILABLE"],
      run: ({ tx }) => {
        attempts += 1;
        return attempt(tx, attempts);
      },
    });
    const headers: Record<string, string> = withKey ? { "idempotency-key": "looked-again" } : {};
    const { status } = await apiCaller([route])("POST", "/probe", {
      as: await makeUser(),
      headers,
    });
    return { status, attempts };
  }

  it.each([true, false])("is looked into again before it is told (key: %s)", async (withKey) => {
    const gone = await tried(withKey, async (_, nth) => {
      if (nth < 3) throw fleeting;
      return { seats: 1 };
    });
    expect(gone).toEqual({ status: 201, attempts: 3 });
    const stays = await tried(withKey, async () => {
      throw fleeting;
    });
    expect(stays).toEqual({ status: 409, attempts: 3 });
    const lasting = await tried(withKey, async () => {
      throw new DomainError("SEAT_UNAVAILABLE");
    });
    expect(lasting).toEqual({ status: 409, attempts: 1 });
  });

  it("holds no locks while it waits: they would refuse others for nothing", async () => {
    const { userId } = await makeUser();
    const row = (tx: Tx) =>
      tx.execute(sql`SELECT id FROM users WHERE id = ${userId} FOR UPDATE SKIP LOCKED`);
    const answer = await tried(true, async (tx, nth) => {
      if (nth === 2) expect(await row(db())).toHaveLength(1);
      expect(await row(tx)).toHaveLength(1);
      if (nth === 1) throw fleeting;
      return { seats: 1 };
    });
    expect(answer).toEqual({ status: 201, attempts: 2 });
  });
});
