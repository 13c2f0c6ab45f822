import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { apiSender, type Send } from "./api-sender";

export type ApiProcess = {
  url: string;
  send: Send;
  /** How it ended: [exit code, signal]. */
  ended: Promise<[number | null, NodeJS.Signals | null]>;
  signal: (name: NodeJS.Signals) => void;
};

const program = join(import.meta.dirname, "api-process.ts");

/** Serves the API from a process of its own, on this test's stores unless `overrides` names others. */
export async function startApiProcess(overrides: Record<string, string> = {}): Promise<ApiProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    env: { ...process.env, ...overrides },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = once(child, "exit") as ApiProcess["ended"];
  const died = ended.then(([code, signal]) => {
    throw new Error(`the API process ended before it served: ${code ?? signal}`);
  });
  const [url] = await Promise.race([once(child, "message"), died]);
  died.catch(() => {});
  return {
    url: String(url),
    send: apiSender(String(url)),
    ended,
    signal: (name) => child.kill(name),
  };
}
