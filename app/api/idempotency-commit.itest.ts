import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterAll, beforeEach, expect, it } from "vitest";
import { closeDb, db } from "@/db/client";
import { closeRedis } from "@/lib/redis";
import { apiSender } from "@/lib/testing/api-sender";
import { startApiServer } from "@/lib/testing/api-server";
import { bearerOf } from "@/lib/testing/api-world";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeUser } from "@/lib/testing/factories";
import { getBalance } from "@/lib/wallet/get-balance";

/** What may happen to the connection when COMMIT is sent on it. */
type Fate = "whole" | "lost before" | "lost after";
let fate: Fate = "whole";

const key = "the-very-charge";

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
  await closeDb();
  await closeRedis();
  relay.close();
});

it.each(["lost before", "lost after"] as const)(
  "a connection %s COMMIT answers 503, and the same key takes effect exactly once",
  async (when) => {
    const viewer = await makeUser();
    const request = {
      path: `/api/v1/users/${viewer.userId}/balance/charge`,
      body: { amount: 5_000 },
      headers: { ...(await bearerOf(viewer)), "idempotency-key": key },
    };
    // COMMIT is spelt out only where a connection sends its first: later ones name the prepared statement.
    await closeDb();
    fate = when;
    const cut = await send("POST", request);
    expect([cut.status, cut.outcome]).toEqual([503, "UNAVAILABLE"]);
    expect(Number(cut.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);

    const again = await send("POST", request);
    expect(again.status).toBe(200);
    expect(again.headers.get("idempotency-replayed")).toBe(when === "lost after" ? "true" : null);
    expect(again.data).toMatchObject({ chargedAmount: 5_000, currentBalance: 5_000 });
    expect((await getBalance(db(), viewer)).currentBalance).toBe(5_000);
  },
);
