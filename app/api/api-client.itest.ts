import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { tickets } from "@/db/schema/payments";
import { startApiServer } from "@/lib/testing/api-server";
import { makeWorld, password } from "@/lib/testing/api-world";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { charge } from "@/lib/testing/factories";

/** What the guide shows of the client that `npm run api:client` makes, as it stands there. */
const [, purchase = ""] = /```ts\n([\s\S]+?)```/.exec(readFileSync("docs/api.md", "utf8")) ?? [];

/** Inside the project, where the client's one package is found; git knows nothing of dist. */
mkdirSync("dist", { recursive: true });
const folder = resolve(mkdtempSync("dist/api-client-"));
const program = join(folder, "buy-one-seat.ts");
const client = join(folder, "frontrow.ts");
const run = promisify(execFile);
const server = await startApiServer();

beforeAll(async () => {
  await run(process.execPath, ["--import", "tsx", "scripts/api-client.ts", client]);
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
  await expectAuditClean();
});

/** Exit code of the strictest compiler there is. */
async function compile(source: string): Promise<number> {
  writeFileSync(program, source);
  const options = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--types", "node"];
  const target = ["--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"];
  const args = [
    "node_modules/typescript/bin/tsc",
    "--ignoreConfig",
    ...options,
    ...target,
    program,
  ];
  return run(process.execPath, args).then(
    () => 0,
    ({ code }) => code,
  );
}

it("the guide's program compiles against the client, and would not with a wrong word in it", async () => {
  expect(await compile(purchase.replace('"BALANCE"', '"GOLD"'))).not.toBe(0);
  expect(await compile(purchase.replace(".seatId", ".seat"))).not.toBe(0);
  expect(await compile(purchase)).toBe(0);
});

it("and buys a seat with it", async () => {
  writeFileSync(program, purchase);
  const [frontrow, { buyOneSeat }] = await Promise.all([import(client), import(program)]);
  frontrow.defaults.baseUrl = server.url;
  const world = makeWorld();
  const [{ loginId, userId }, schedule] = await Promise.all([world.login(), world.schedule()]);
  await charge(userId, 200_000);
  const payment = await buyOneSeat(loginId, password, schedule);
  expect(payment).toMatchObject({ userId, status: "COMPLETED", amount: 100_000 });
  const bought = await db().select().from(tickets).where(eq(tickets.paymentId, payment.paymentId));
  expect(bought).toMatchObject([{ status: "VALID", seatId: schedule.seatIds[0] }]);
  await expect(buyOneSeat(loginId, "wrong password", schedule)).rejects.toMatchObject({
    status: 401,
    data: { success: false, error: { code: "INVALID_CREDENTIALS" } },
  });
});
