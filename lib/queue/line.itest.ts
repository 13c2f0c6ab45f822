import { expect, it } from "vitest";
import { redis } from "@/lib/redis";
import { makeSchedule } from "@/lib/testing/factories";
import { type Joined, joinAll, letPass, readLine, refusal, somePeople } from "@/lib/testing/line";
import { completeToken } from "./complete-token";
import { issueToken } from "./issue-token";
import { leaveQueue } from "./leave-queue";
import { readPlace } from "./read-place";
import { requireActive } from "./require-active";

it("the first maxActive people get in at once, the rest stand in the order they came", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 5 });
  const people = somePeople(12);
  const views = [];
  for (const viewer of people) views.push(await issueToken(viewer, { scheduleId }));

  expect(views.map(({ status }) => status)).toEqual([
    ...Array<string>(5).fill("ACTIVE"),
    ...Array<string>(7).fill("WAITING"),
  ]);
  expect(views.map(({ queuePosition }) => queuePosition)).toEqual([
    0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7,
  ]);
  const line = await readLine(scheduleId);
  const ids = people.map(({ userId }) => userId);
  expect(line.wait).toEqual(ids.slice(5));
  expect(new Set(line.active)).toEqual(new Set(ids.slice(0, 5)));
});

it("an account has one place, and entering again never moves it", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, second, third] = await joinAll(scheduleId, 3);
  const error = await refusal(issueToken(second.viewer, { scheduleId }));
  expect(error.code).toBe("QUEUE_TOKEN_EXISTS");
  expect(error.details).toEqual({
    token: second.view.token,
    status: "WAITING",
    queuePosition: 1,
  });
  expect((await readPlace(third.viewer, third.view.token)).queuePosition).toBe(2);
});

it("whoever leaves hands the slot on in the same call", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [first, second] = await joinAll(scheduleId, 2);
  await leaveQueue(first.viewer, first.view.token);
  expect(await readLine(scheduleId)).toEqual({
    wait: [],
    active: [second.viewer.userId],
    away: [],
    people: 1,
  });
  const error = await refusal(readPlace(first.viewer, first.view.token));
  expect(error.code).toBe("QUEUE_TOKEN_INVALID");
});

it("a purchase ends the turn and hands the slot on; a late delivery ends nothing else", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [first, second] = await joinAll(scheduleId, 2);
  const { viewer } = first;
  await completeToken({ scheduleId, userId: viewer.userId, token: first.view.token });
  expect((await readLine(scheduleId)).active).toEqual([second.viewer.userId]);
  expect((await readPlace(viewer, first.view.token)).status).toBe("COMPLETED");

  await leaveQueue(second.viewer, second.view.token);
  const again = await issueToken(viewer, { scheduleId });
  await completeToken({ scheduleId, userId: viewer.userId, token: first.view.token });
  expect((await readPlace(viewer, again.token)).status).toBe("ACTIVE");
});

it("only an active token opens the gate", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [inside, waiting] = await joinAll(scheduleId, 2);
  const admission = await requireActive(inside.viewer, { token: inside.view.token, pass: null });
  expect(admission).toEqual({
    token: inside.view.token,
    scheduleId,
    activeUntil: new Date(inside.view.activeUntil as string),
  });
  const codes = [];
  for (const [viewer, presented] of [
    [waiting.viewer, { token: waiting.view.token, pass: null }],
    [waiting.viewer, { token: inside.view.token, pass: null }],
    [waiting.viewer, { token: null, pass: inside.view.pass }],
    [waiting.viewer, { token: null, pass: null }],
    [inside.viewer, { token: "*", pass: null }],
  ] as const) {
    codes.push((await refusal(requireActive(viewer, presented))).code);
  }
  expect(codes).toEqual([
    "QUEUE_TOKEN_NOT_ACTIVE",
    "QUEUE_TOKEN_INVALID",
    "QUEUE_TOKEN_INVALID",
    "QUEUE_TOKEN_REQUIRED",
    "QUEUE_TOKEN_INVALID",
  ]);
});

it("no more people are admitted a minute than the rate, after a burst of five", async () => {
  const minuteMs = 60_000;
  const { scheduleId } = await makeSchedule({
    maxActive: 50,
    admitPerMinute: 1,
    heartbeatSeconds: 3_600,
    activeSeconds: 3_600,
  });
  const [watcher] = (await joinAll(scheduleId, 10)).slice(-1) as [Joined];
  expect((await readLine(scheduleId)).active).toHaveLength(5);
  for (const admitted of [6, 7, 8]) {
    await letPass(scheduleId, minuteMs);
    await readPlace(watcher.viewer, watcher.view.token);
    expect((await readLine(scheduleId)).active).toHaveLength(admitted);
  }
});

it("of 200 who come at once exactly the cap gets in; checked and then written, more would", async () => {
  const maxActive = 5;
  const { scheduleId } = await makeSchedule({ maxActive });
  const views = await Promise.all(
    somePeople(200).map((viewer) => issueToken(viewer, { scheduleId })),
  );
  expect(views.filter(({ status }) => status === "ACTIVE")).toHaveLength(maxActive);
  expect(new Set(views.map(({ order }) => order)).size).toBe(200);

  const control = `${process.env.REDIS_PREFIX}control`;
  await Promise.all(
    somePeople(200).map(async ({ userId }) => {
      if ((await redis().zcard(control)) >= maxActive) return;
      await redis().zadd(control, { score: userId, member: String(userId) });
    }),
  );
  expect(await redis().zcard(control)).toBeGreaterThan(maxActive);
});
