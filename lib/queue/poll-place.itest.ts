import { afterAll, afterEach, expect, it, vi } from "vitest";
import { makeSchedule } from "@/lib/testing/factories";
import { joinAll, refusal } from "@/lib/testing/line";
import { breakableRedis } from "@/lib/testing/store-proxy";
import { tally } from "@/lib/testing/tally";
import { pollPlace } from "./poll-place";
import { readPlace } from "./read-place";
import { makeToken } from "./token";

const store = await breakableRedis();

afterEach(() => {
  vi.useRealTimers();
});

afterAll(async () => {
  await store.close();
});

it("the page and a stream that goes on read the place without counting as polls", async () => {
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, { viewer, view }] = await joinAll(scheduleId, 2);
  for (let n = 0; n < 40; n++) await readPlace(viewer, view.token);
  expect((await pollPlace(viewer, view.token, {})).queuePosition).toBe(1);
});

it("polls earlier than told are refused without asking the store", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const { scheduleId } = await makeSchedule({ maxActive: 1 });
  const [, hasty, patient] = await joinAll(scheduleId, 3);
  const poll = () => pollPlace(hasty.viewer, hasty.view.token, {});
  const early = await tally(Array.from({ length: 100 }, poll));
  expect(early).toEqual({ OK: 31, RATE_LIMITED: 69 });

  store.cut();
  const refused = await refusal(poll());
  expect(refused.code).toBe("RATE_LIMITED");
  expect(refused.retryAfterSeconds).toBeGreaterThan(0);
  // Another token of the same account and line is no way around it.
  expect((await refusal(pollPlace(hasty.viewer, makeToken(scheduleId), {}))).code).toBe(
    "RATE_LIMITED",
  );
  // Control: whoever is not refused does ask the store.
  const asking = pollPlace(patient.viewer, patient.view.token, {});
  expect((await refusal(asking)).code).toBe("UNAVAILABLE");
  store.mend();
});
