import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, sqlClient } from "@/db/client";
import { apiSender, type Send } from "@/lib/testing/api-sender";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";
import { bearerOf } from "@/lib/testing/api-world";
import { charge, makeUser } from "@/lib/testing/factories";
import { exportTransactions } from "./export-transactions";

let server: ApiServer;
let send: Send;

beforeAll(async () => {
  server = await startApiServer();
  send = apiSender(server.url);
});

afterAll(async () => {
  await server.close();
});

async function download(userId: number, headers: Record<string, string>) {
  return send("GET", { path: `/api/v1/users/${userId}/balance/transactions.csv`, headers });
}

const bom = "\uFEFF";

describe("GET /users/{userId}/balance/transactions.csv", () => {
  it("200 the ledger as a spreadsheet reads it, in the language asked for", async () => {
    const viewer = await makeUser();
    await charge(viewer.userId, 30_000);
    await charge(viewer.userId, 5_000);
    const bearer = await bearerOf(viewer);
    const korean = await download(viewer.userId, bearer);
    expect(korean.status).toBe(200);
    expect(korean.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(korean.headers.get("content-disposition")).toBe(
      'attachment; filename="frontrow-wallet.csv"',
    );
    expect(korean.headers.get("cache-control")).toBe("no-store");
    // fetch takes the byte order mark for itself
    const [head, newest, oldest, ...rest] = korean.text.split("\r\n");
    expect(head).toBe(
      "거래 번호,구분,금액(원),거래 후 잔액(원),예매 번호,결제 번호,일시(한국 시간)",
    );
    expect(newest).toMatch(/^\d+,충전,5000,35000,,,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(oldest).toMatch(/^\d+,충전,30000,30000,,,/);
    expect(rest).toEqual([""]);
    const english = await download(viewer.userId, { ...bearer, "accept-language": "en" });
    expect(english.text.split("\r\n", 1)).toEqual([
      "Transaction,Type,Amount (KRW),Balance after (KRW),Reservation,Payment,Time (Korea)",
    ]);
  });

  it("200 with the head alone for a wallet that never moved", async () => {
    const viewer = await makeUser();
    const { status, text } = await download(viewer.userId, await bearerOf(viewer));
    expect([status, text.split("\r\n").length]).toEqual([200, 2]);
  });
});

it("a long ledger comes in bounded pieces, each entry once, while the wallet goes on moving", async () => {
  const viewer = await makeUser();
  const entries = 1_201;
  await sqlClient()`SELECT charge_wallet(${viewer.userId}, 1) FROM generate_series(1, ${entries})`;
  const chunks: string[] = [];
  for await (const chunk of await exportTransactions(db(), viewer, "en")) {
    chunks.push(new TextDecoder("utf-8", { ignoreBOM: true }).decode(chunk as Uint8Array));
    await charge(viewer.userId, 1);
  }
  expect(chunks.map((text) => text.split("\r\n").length - 1)).toEqual([501, 500, 201]);
  expect(chunks[0]?.startsWith(bom)).toBe(true);
  const balances = chunks
    .join("")
    .split("\r\n")
    .slice(1, -1)
    .map((line) => Number(line.split(",")[3]));
  expect(balances).toEqual(Array.from({ length: entries }, (_, index) => entries - index));
});
