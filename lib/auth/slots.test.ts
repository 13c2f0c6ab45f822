import { expect, it } from "vitest";
import { DomainError } from "@/lib/errors";
import { createSlots } from "./slots";

function deferred() {
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish };
}

it("two jobs run together, the third waits for a free slot", async () => {
  const run = createSlots({ atOnce: 2, waitingMax: 5, retryAfterSeconds: 1 });
  const gates = [deferred(), deferred(), deferred()];
  const started: number[] = [];
  const jobs = gates.map((gate, index) =>
    run(async () => {
      started.push(index);
      await gate.done;
    }),
  );
  expect(started).toEqual([0, 1]);
  gates[1]?.finish();
  await jobs[1];
  expect(started).toEqual([0, 1, 2]);
  gates[0]?.finish();
  gates[2]?.finish();
  await Promise.all(jobs);
});

it("a full waiting line is refused at once, with when to try again", async () => {
  const run = createSlots({ atOnce: 1, waitingMax: 1, retryAfterSeconds: 3 });
  const gate = deferred();
  const running = run(() => gate.done);
  const waiting = run(async () => "waited");
  const refused = run(async () => "never").catch((error: unknown) => error);
  expect(await refused).toMatchObject({ code: "UNAVAILABLE", retryAfterSeconds: 3 });
  gate.finish();
  await running;
  expect(await waiting).toBe("waited");
});

it("a job that fails gives its slot back", async () => {
  const run = createSlots({ atOnce: 1, waitingMax: 1, retryAfterSeconds: 1 });
  const failure = new DomainError("INTERNAL");
  await expect(run(() => Promise.reject(failure))).rejects.toBe(failure);
  expect(await run(async () => "next")).toBe("next");
});

it("500 jobs at once never run more than two together and all are answered", async () => {
  const run = createSlots({ atOnce: 2, waitingMax: 100, retryAfterSeconds: 1 });
  let running = 0;
  let most = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 500 }, () =>
      run(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(102);
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(398);
});
