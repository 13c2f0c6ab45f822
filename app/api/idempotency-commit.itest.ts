import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { closeDb, db } from "@/db/client";
import { payments } from "@/db/schema/payments";
import { getReservation } from "@/lib/reservation/get-reservation";
import type { ApiRequest } from "@/lib/testing/api-requests";
import { apiSender } from "@/lib/testing/api-sender";
import { startApiServer } from "@/lib/testing/api-server";
import { bearerOf } from "@/lib/testing/api-world";
import { holdingBuyer } from "@/lib/testing/crash";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeUser } from "@/lib/testing/factories";
import { getBalance } from "@/lib/wallet/get-balance";

/** What may happen to the connection when COMMIT is sent on it. */
type Fate = "whole" | "lost before" | "lost after";
let fate: Fate = "whole";

const key = "the-very-request";

/** A way to Postgres that breaks when a transaction is committed, before or after Postgres hears of it. */
const target = new URL(process.env.DATABASE_URL as string);
const relay = createServer((client: Socket) => {
  const store = connect(Number(target.port), target.hostname);
  let isKeyed = false;
  let deaf = false;
  client.on("data", (chunk: Buffer) => {
    const text = chunk.toString("latin1");
    isKeyed ||= text.includes(key);
    if (fate === "whole" || !isKeyed || !text.includes("commit\0")) {
      store.write(chunk);
      return;
    }
    deaf = true;
    if (fate === "lost before") store.destroy();
    else store.write(chunk);
    fate = "whole";
  });
  store.on("data", (chunk) => {
    // Postgres has answered COMMIT; nobody hears it.
    if (deaf) store.destroy();
    else client.write(chunk);
  });
  store.on("close", () => client.destroy());
  client.on("close", () => store.destroy());
  store.on("error", () => client.destroy());
  client.on("error", () => store.destroy());
});
await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
const through = new URL(target);
through.hostname = "127.0.0.1";
through.port = String((relay.address() as AddressInfo).port);
process.env.DATABASE_URL = through.href;

const server = await startApiServer();
const send = apiSender(server.url);

beforeEach(() => {
  fate = "whole";
});

afterAll(async () => {
  await expectAuditClean();
  await server.close();
  relay.close();
});

type Told = { request: ApiRequest; happened: () => Promise<void> };

/** What is asked for, and what must have happened once when it is over. */
async function charging(headers: Record<string, string>): Promise<Told> {
  const viewer = await makeUser();
  return {
    request: {
      path: `/api/v1/users/${viewer.userId}/balance/charge`,
      body: { amount: 5_000 },
      headers: { ...(await bearerOf(viewer)), ...headers },
    },
    happened: async () => {
      expect((await getBalance(db(), viewer)).currentBalance).toBe(5_000);
    },
  };
}

async function paying(headers: Record<string, string>): Promise<Told> {
  const { viewer, reservationId, headers: identity } = await holdingBuyer();
  return {
    request: {
      path: "/api/v1/payments",
      body: { reservationId, paymentMethod: "BALANCE" },
      headers: { ...identity, ...headers },
    },
    happened: async () => {
      expect(await db().$count(payments, eq(payments.userId, viewer.userId))).toBe(1);
      expect((await getReservation(db(), viewer, reservationId)).status).toBe("CONFIRMED");
    },
  };
}

describe.each([
  ["charging", charging],
  ["paying", paying],
] as const)("%s", (_, make) => {
  it.each(["lost before", "lost after"] as const)(
    "over a connection %s COMMIT answers 503, and the same key takes effect exactly once",
    async (when) => {
      const { request, happened } = await make({ "idempotency-key": key });
      // COMMIT is spelt out only where a connection sends its first: later ones name the prepared statement.
      await closeDb();
      fate = when;
      const cut = await send("POST", request);
      expect([cut.status, cut.outcome]).toEqual([503, "UNAVAILABLE"]);
      expect(Number(cut.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);

      const again = await send("POST", request);
      expect(again.status).toBeLessThan(300);
      const isReplayed = again.headers.get("idempotency-replayed");
      expect(isReplayed).toBe(when === "lost after" ? "true" : null);
      await happened();
      const oneMore = await send("POST", request);
      expect([oneMore.text, oneMore.status]).toEqual([again.text, again.status]);
      await happened();
    },
  );
});
