import { expect, it } from "vitest";
import { redis } from "@/lib/redis";
import { makeSchedule } from "@/lib/testing/factories";
import { joinAll, letPass, pretendSeats, readLine } from "@/lib/testing/line";
import { extendActive } from "./extend-active";
import { readPlace } from "./read-place";
import { readSnapshot } from "./read-snapshot";

it("a window lapses to the millisecond of the store's clock, and the next gets the slot", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1, activeSeconds: 5 });
  const [inside, next] = await joinAll(scheduleId, 2);
  const skippedMs = 4_500;
  await letPass(scheduleId, skippedMs);
  const seen: { status: string; at: number }[] = [];
  while (seen.at(-1)?.status !== "EXPIRED") {
    const { status, serverNow } = await readPlace(inside.viewer, inside.view.token);
    seen.push({ status, at: Date.parse(serverNow) });
  }
  const endMs = Date.parse(inside.view.activeUntil as string) - skippedMs;
  expect(seen.filter(({ at }) => at < endMs).every(({ status }) => status === "ACTIVE")).toBe(true);
  expect(seen.filter(({ at }) => at >= endMs).every(({ status }) => status === "EXPIRED")).toBe(
    true,
  );
  expect((await readLine(scheduleId)).active).toEqual([next.viewer.userId]);
});

it("a reservation stretches the window to its end, never shortens it, never beyond the bound", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1, activeSeconds: 300, holdSeconds: 100 });
  const [{ viewer, view }] = await joinAll(scheduleId, 1);
  const turn = { scheduleId, userId: viewer.userId, token: view.token };
  const startMs = Date.parse(view.activeUntil as string) - 300_000;
  const untilAfter = async (seconds: number) => {
    await extendActive({ ...turn, untilMs: startMs + seconds * 1_000 });
    const { activeUntil } = await readPlace(viewer, view.token);
    return (Date.parse(activeUntil as string) - startMs) / 1_000;
  };
  expect(await untilAfter(350)).toBe(350);
  expect(await untilAfter(200)).toBe(350);
  expect(await untilAfter(9_999)).toBe(500);
});

it("only the very turn that reserved is stretched", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside, waiting] = await joinAll(scheduleId, 2);
  const untilMs = Date.now() + 3_600_000;
  const { userId } = inside.viewer;
  await extendActive({ scheduleId, userId, token: waiting.view.token, untilMs });
  await extendActive({
    scheduleId,
    userId: waiting.viewer.userId,
    token: waiting.view.token,
    untilMs,
  });
  expect((await readPlace(inside.viewer, inside.view.token)).activeUntil).toBe(
    inside.view.activeUntil,
  );
  expect((await readPlace(waiting.viewer, waiting.view.token)).status).toBe("WAITING");
});

it("the caller's own lapse counts even when a call has more to tidy than it may", async () => {
  const { scheduleId } = await makeSchedule({
    maxActive: 100,
    admitPerMinute: 60_000,
    activeSeconds: 5,
  });
  await readSnapshot(scheduleId);
  await pretendSeats(scheduleId, 1_000);
  const people = await joinAll(scheduleId, 100);
  await letPass(scheduleId, 5_000);
  const statuses = [];
  for (const { viewer, view } of people.slice(-3)) {
    statuses.push((await readPlace(viewer, view.token)).status);
  }
  expect(statuses).toEqual(["EXPIRED", "EXPIRED", "EXPIRED"]);
});

it("the script is sent again where the store forgot it", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  await redis().scriptFlush({ sync: true });
  const [{ view }] = await joinAll(scheduleId, 1);
  expect(view.status).toBe("ACTIVE");
});
