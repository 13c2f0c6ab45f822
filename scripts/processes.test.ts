import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { freePortFrom } from "./ports.mjs";
import { identityOf, remember, stopOrphans } from "./processes.mjs";

let runDir: string;
beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), "run-"));
});
afterEach(() => rmSync(runDir, { recursive: true }));

async function startSleeper(): Promise<number> {
  const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  return child.pid as number;
}

it("a process a killed run wrote down is stopped", async () => {
  const pid = await startSleeper();
  remember(runDir, "app", pid);
  expect(await stopOrphans(runDir)).toEqual(["app"]);
  expect(identityOf(pid)).toBeNull();
});

it("a stranger that got the same pid is left alone", async () => {
  const pid = await startSleeper();
  writeFileSync(join(runDir, "app"), JSON.stringify({ pid, identity: "another life" }));
  expect(await stopOrphans(runDir)).toEqual([]);
  expect(identityOf(pid)).not.toBeNull();
  process.kill(pid, "SIGKILL");
});

it("a busy port gives way to a higher one", async () => {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  const busy = typeof address === "object" && address ? address.port : 0;
  expect(await freePortFrom(busy)).toBeGreaterThan(busy);
  server.close();
});
