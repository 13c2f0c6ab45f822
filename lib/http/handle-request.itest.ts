import pino from "pino";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { closeDb } from "@/db/client";
import { DomainError, type ErrorCode } from "@/lib/errors";
import { closeRedis } from "@/lib/redis";
import { apiCaller } from "@/lib/testing/api-caller";
import { defineRoute } from "./define-route";

const logged: string[] = [];
const write = (line: string) => logged.push(line);
Object.assign(globalThis, { frontrowLogger: pino({ level: "error" }, { write }) });

afterAll(async () => {
  await closeDb();
  await closeRedis();
});

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
