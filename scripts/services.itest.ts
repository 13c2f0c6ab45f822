import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import postgres from "postgres";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startPostgres } from "./postgres.mjs";
import { startRedis } from "./redis.mjs";
import { cacheDir, stopLeftovers } from "./services.mjs";

/** Starts one store in a process of its own, says where it is, and waits to be killed. */
const starter = `
  const [, module, name, options] = process.argv;
  const { url } = await (await import(module))[name](JSON.parse(options));
  process.send(url);
`;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "stores-"));
});
afterEach(async () => {
  await stopLeftovers(dataDir);
  rmSync(dataDir, { recursive: true });
});

async function startIn(file: string, name: string, options: object) {
  const module = join(import.meta.dirname, file);
  const args = ["--input-type=module", "--eval", starter, module, name, JSON.stringify(options)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const [url] = await once(child, "message");
  return { url: url as string, kill: () => child.kill("SIGKILL") };
}

it("after kill -9 of what started it, Postgres starts again with everything committed", async () => {
  const killed = await startIn("postgres.mjs", "startPostgres", { dataDir });
  const before = postgres(killed.url, { max: 1 });
  await before`CREATE TABLE kept AS SELECT 42 AS number`;
  killed.kill();

  const again = await startPostgres({ dataDir });
  await expect(before`SELECT 1`).rejects.toThrow();
  const after = postgres(again.url, { max: 1 });
  expect([...(await after`SELECT number FROM kept`)]).toEqual([{ number: 42 }]);
  expect([...(await after`SHOW fsync`)]).toEqual([{ fsync: "on" }]);
  await Promise.all([before.end(), after.end()]);
  await again.stop();
});

it("after kill -9 of what started it, Redis starts again with its data and its rule never to evict", async () => {
  const killed = await startIn("redis.mjs", "startRedis", { dataDir, cacheDir });
  const before = new Redis(killed.url, { protocol: 2, retryStrategy: null });
  await before.set("kept", "42");
  killed.kill();

  const again = await startRedis({ dataDir, cacheDir });
  await expect(before.get("kept")).rejects.toThrow();
  const after = new Redis(again.url, { protocol: 2 });
  expect(await after.get("kept")).toBe("42");
  expect(await after.config("GET", "maxmemory-policy")).toEqual(["maxmemory-policy", "noeviction"]);
  after.disconnect();
  before.disconnect();
  await again.stop();
});
