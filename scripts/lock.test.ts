import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { takeLock } from "./lock.mjs";

const contenders = 3;
const rounds = 40;
const roundMs = 10;
const warmUpMs = 400;

/** Spins to the same instant as its rivals, round after round, and tells how many locks it got. */
const contend = `
  const [, module, folder, firstAt, rounds, roundMs] = process.argv;
  const { takeLock } = await import(module);
  let taken = 0;
  for (let round = 0; round < Number(rounds); round++) {
    while (Date.now() < Number(firstAt) + round * Number(roundMs));
    const { holder } = await takeLock(folder + "/" + round);
    if (!holder) taken++;
  }
  process.send(taken);
  setInterval(() => {}, 1000);
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("a lock of a live process is refused and names its holder; released, it is free", async () => {
  const lock = await takeLock(folder);
  const refused = await takeLock(folder);
  expect(refused.holder?.pid).toBe(process.pid);
  lock.release?.();
  expect((await takeLock(folder)).holder).toBeUndefined();
});

it("a lock whose pid now belongs to another process is no lock", async () => {
  writeFileSync(join(folder, "1"), JSON.stringify({ pid: process.pid, identity: "another life" }));
  expect((await takeLock(folder)).holder).toBeUndefined();
});

it("of several processes that find a dead lock at once exactly one takes it", async () => {
  for (let round = 0; round < rounds; round++) {
    mkdirSync(join(folder, String(round)));
    const dead = { pid: 1, identity: "before the restart" };
    writeFileSync(join(folder, String(round), "1"), JSON.stringify(dead));
  }
  const module = join(import.meta.dirname, "lock.mjs");
  const numbers = [Date.now() + warmUpMs, rounds, roundMs].map(String);
  const args = ["--input-type=module", "--eval", contend, module, folder, ...numbers];
  const children = Array.from({ length: contenders }, () =>
    spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] }),
  );
  const taken = await Promise.all(
    children.map(async (child): Promise<number> => (await once(child, "message"))[0]),
  );
  for (const child of children) child.kill("SIGKILL");
  expect(taken.reduce((sum, count) => sum + count, 0)).toBe(rounds);
});
