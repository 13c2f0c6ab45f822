import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { withDeadline } from "./deadline";

const timeoutMs = 50;
const late = () => new Error("late");

const echo = `
const { parentPort } = require("node:worker_threads");
parentPort.on("message", (question) => parentPort.postMessage(question));`;

describe("work with a deadline", () => {
  it("is what it comes to when it is in time", async () => {
    expect(await withDeadline(Promise.resolve(7), timeoutMs, late)).toBe(7);
    const refused = Promise.reject(new Error("refused"));
    await expect(withDeadline(refused, timeoutMs, late)).rejects.toThrow("refused");
  });

  it("is late when nothing comes", async () => {
    await expect(withDeadline(new Promise(() => {}), timeoutMs, late)).rejects.toThrow("late");
  });

  it("is not called late for an answer that this process was too busy to read", async () => {
    const other = new Worker(echo, { eval: true });
    await once(other, "online");
    const work = withDeadline(once(other, "message"), timeoutMs, late);
    other.postMessage("answer");
    const busyUntilMs = performance.now() + 2 * timeoutMs;
    while (performance.now() < busyUntilMs);
    expect(await work).toEqual(["answer"]);
    await other.terminate();
  });
});
