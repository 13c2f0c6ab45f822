import { randomBytes } from "node:crypto";
import { afterAll, afterEach, expect, it } from "vitest";
import { commandTimeoutMs, pingRedis } from "@/lib/redis";
import { makeSchedule } from "@/lib/testing/factories";
import { type Joined, joinAll, refusal, somePeople } from "@/lib/testing/line";
import { breakableRedis } from "@/lib/testing/store-proxy";
import { issueToken } from "./issue-token";
import { leaveQueue } from "./leave-queue";
import { openPass, signPass } from "./pass";
import { readPlace } from "./read-place";
import { requireActive } from "./require-active";
import { storeNowMs } from "./store-clock";

const proxy = await breakableRedis();

const settled = async () => {
  proxy.mend();
  await expect
    .poll(
      () =>
        pingRedis().then(
          () => "up",
          () => "down",
        ),
      { timeout: 5_000 },
    )
    .toBe("up");
};
afterEach(settled);
afterAll(async () => {
  await proxy.close();
});

const allowAway = { allowAway: true };

it("while the store is away a pass suffices, a bare token is 503, and nobody new gets in", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [{ viewer, view }, waiting] = await joinAll(scheduleId, 2);
  proxy.cut();
  const admission = await requireActive(viewer, { token: view.token, pass: view.pass });
  expect(admission).toEqual({
    token: view.token,
    scheduleId,
    activeUntil: new Date(view.activeUntil as string),
  });
  expect(await requireActive(viewer, { token: null, pass: view.pass })).toEqual(admission);
  const [stranger] = somePeople(1) as [Joined["viewer"]];
  for (const refused of [
    requireActive(viewer, { token: view.token, pass: null }),
    requireActive(waiting.viewer, { token: waiting.view.token, pass: view.pass }),
    requireActive(viewer, { token: waiting.view.token, pass: view.pass }),
    readPlace(viewer, view.token),
    leaveQueue(viewer, view.token),
    issueToken(stranger, { scheduleId }),
  ]) {
    const error = await refusal(refused);
    expect(error.code).toBe("UNAVAILABLE");
    expect(error.retryAfterSeconds).toBe(2);
  }
});

it("paying goes on with the hold alone while the store is away, and only then", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [{ viewer, view }] = await joinAll(scheduleId, 1);
  const nothing = { token: null, pass: null };
  expect((await refusal(requireActive(viewer, nothing, allowAway))).code).toBe(
    "QUEUE_TOKEN_REQUIRED",
  );
  proxy.cut();
  expect(await requireActive(viewer, nothing, allowAway)).toBeNull();
  expect(await requireActive(viewer, { token: view.token, pass: null }, allowAway)).toBeNull();
  expect(
    (await refusal(requireActive(viewer, { token: null, pass: "forged" }, allowAway))).code,
  ).toBe("QUEUE_TOKEN_INVALID");
});

it("a pass the store says has ended is refused", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [{ viewer, view }] = await joinAll(scheduleId, 1);
  await leaveQueue(viewer, view.token);
  const presented = { token: null, pass: view.pass };
  expect((await refusal(requireActive(viewer, presented))).code).toBe("QUEUE_TOKEN_INVALID");
});

it("without the store a pass opens until its last millisecond by the store's clock", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [{ viewer, view }] = await joinAll(scheduleId, 1);
  const pass = openPass(view.pass as string);
  if (!pass) throw new Error("the pass does not open");
  proxy.cut();
  const untilMs = storeNowMs() + 300;
  const presented = { token: null, pass: signPass({ ...pass, untilMs }) };
  const opened: { fromMs: number; toMs: number; code: string }[] = [];
  do {
    const fromMs = storeNowMs();
    const code = await requireActive(viewer, presented).then(
      () => "OPEN",
      (error) => error.code,
    );
    opened.push({ fromMs, toMs: storeNowMs(), code });
  } while ((opened.at(-1)?.fromMs ?? 0) < untilMs);
  const before = opened.filter(({ toMs }) => toMs < untilMs);
  expect(before.filter(({ code }) => code !== "OPEN")).toEqual([]);
  expect(opened.at(-1)?.code).toBe("QUEUE_TOKEN_INVALID");
});

it("a store that hangs costs a timeout, then everybody is told at once", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [{ viewer, view }] = await joinAll(scheduleId, 1);
  proxy.hang();
  const took = async (work: Promise<unknown>) => {
    const startedAtMs = performance.now();
    expect((await refusal(work)).code).toBe("UNAVAILABLE");
    return performance.now() - startedAtMs;
  };
  const first = await Promise.all(
    Array.from({ length: 3 }, () => took(readPlace(viewer, view.token))),
  );
  expect(Math.max(...first)).toBeLessThan(2 * commandTimeoutMs);
  const later = await Promise.all(
    Array.from({ length: 50 }, () => took(readPlace(viewer, view.token))),
  );
  expect(Math.max(...later)).toBeLessThan(commandTimeoutMs / 4);
  await settled();
  expect((await readPlace(viewer, view.token)).status).toBe("ACTIVE");
});

it("a forged or altered pass opens nothing", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [{ viewer, view }, thief] = await joinAll(scheduleId, 2);
  const pass = view.pass as string;
  const fields = pass.split(".");
  proxy.cut();
  for (const forged of [
    ...[0, 1, 2, 3, 4, 5].map((at) => fields.map((f, i) => (i === at ? `${f}1` : f)).join(".")),
    `${fields.slice(0, -1).join(".")}.${randomBytes(32).toString("base64url")}`,
    fields.slice(0, -1).join("."),
    view.place as string,
    pass.toUpperCase(),
    `${pass}.`,
    pass.repeat(40),
    "eyJhbGciOiJub25lIn0.e30.",
  ]) {
    const presented = { token: null, pass: forged };
    expect((await refusal(requireActive(viewer, presented))).code).toBe("QUEUE_TOKEN_INVALID");
  }
  const stolen = { token: null, pass };
  expect((await refusal(requireActive(thief.viewer, stolen))).code).toBe("QUEUE_TOKEN_INVALID");
});
