import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, it } from "vitest";
import { makeSchedule } from "@/lib/testing/factories";
import { readLine } from "@/lib/testing/line";
import { queueStats } from "./queue-stats";

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Three processes compile and start side by side. */
const timeout = 120_000;
const program = join(import.meta.dirname, "../testing/joiner.ts");

const children: ChildProcess[] = [];

type Joining = { child: ChildProcess; lines: AsyncIterator<string> };

async function startJoiner(
  scheduleId: number,
  firstUserId: number,
  count: number,
): Promise<Joining> {
  const args = ["--import", "tsx", program, ...[scheduleId, firstUserId, count].map(String)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[
    Symbol.asyncIterator
  ]();
  expect((await lines.next()).value).toBe("ready");
  return { child, lines };
}

async function finishJoiner({ child, lines }: Joining): Promise<[number, number, string][]> {
  const { value } = await lines.next();
  if (child.exitCode === null) await once(child, "exit");
  return JSON.parse(value);
}

it("three processes joining at once: nobody twice, nobody lost, the line in the order given", {
  timeout,
}, async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 5 });
  const each = 200;
  const joiners = await Promise.all(
    [0, 1, 2].map((index) => startJoiner(scheduleId, 1_000_000 + index * each, each)),
  );
  for (const { child } of joiners) child.stdin?.write("go\n");
  const joined = (await Promise.all(joiners.map(finishJoiner))).flat();

  const inOrder = joined.toSorted((a, b) => a[1] - b[1]);
  expect(new Set(joined.map(([userId]) => userId)).size).toBe(3 * each);
  expect(new Set(joined.map(([, order]) => order)).size).toBe(3 * each);
  const line = await readLine(scheduleId);
  expect(line.wait).toEqual(inOrder.slice(5).map(([userId]) => userId));
  expect(new Set(line.active)).toEqual(new Set(inOrder.slice(0, 5).map(([userId]) => userId)));
  expect(joined.filter(([, , status]) => status === "ACTIVE")).toHaveLength(5);
  expect((await queueStats(scheduleId)).epoch).toBe(1);
});

it("the same people joining from three processes at once have one place each", {
  timeout,
}, async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 5 });
  const each = 100;
  const joiners = await Promise.all([0, 1, 2].map(() => startJoiner(scheduleId, 2_000_000, each)));
  for (const { child } of joiners) child.stdin?.write("go\n");
  const outcomes = (await Promise.all(joiners.map(finishJoiner)))
    .flat()
    .map(([, , status]) => status);
  expect(outcomes.filter((status) => status === "QUEUE_TOKEN_EXISTS")).toHaveLength(2 * each);
  expect(outcomes.filter((status) => status === "ACTIVE")).toHaveLength(5);
  expect((await readLine(scheduleId)).people).toBe(each);
});
