import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { DrawView } from "@/lib/queue/contract";
import { readDraw } from "@/lib/queue/read-draw";
import { makeSchedule } from "@/lib/testing/factories";
import { joinAll, openSale } from "@/lib/testing/line";

/** Runs the program against a site that publishes this draw, five entries a page. */
async function verify(draw: DrawView, entry = ""): Promise<{ code: number; said: string }> {
  const site = createServer((request, response) => {
    const from = Number(new URL(request.url ?? "/", "http://site").searchParams.get("from"));
    const data = { ...draw, from, entries: draw.entries.slice(from, from + 5) };
    response.end(JSON.stringify({ success: true, data }));
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const { port } = site.address() as AddressInfo;
  const program = join(import.meta.dirname, "verify-draw.mjs");
  const args = [program, `http://127.0.0.1:${port}`, String(draw.scheduleId), entry];
  const outcome = await new Promise<{ code: number; said: string }>((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr });
    });
  });
  await new Promise((resolve) => site.close(resolve));
  return outcome;
}

it("a draw that is right is called right, one that was tampered with in any way is not", async () => {
  const minuteMs = 60_000;
  const { scheduleId } = await makeSchedule({
    draw: true,
    preQueueOpensAt: new Date(Date.now() - minuteMs),
    bookingOpenAt: new Date(Date.now() + minuteMs),
  });
  const people = await joinAll(scheduleId, 12);
  expect((await verify(await readDraw(scheduleId, 0))).code).toBe(1);
  await openSale(scheduleId);
  const draw = await readDraw(scheduleId, 0);
  const entry = people[0].view.draw?.entry as string;
  const right = await verify(draw, entry);
  expect(right.code).toBe(0);
  expect(right.said).toContain(`${entry} drew rank ${draw.entries.indexOf(entry) + 1}.`);

  const [first = "", second = "", ...rest] = draw.entries;
  for (const tampered of [
    { ...draw, seed: "0".repeat(64) },
    { ...draw, commitment: "0".repeat(64) },
    { ...draw, entries: [second, first, ...rest] },
    { ...draw, entries: [second, ...rest] },
    { ...draw, entries: [first, first, ...rest] },
  ]) {
    expect((await verify(tampered)).code).toBe(1);
  }
});
