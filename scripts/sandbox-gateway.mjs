import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { Complaint } from "./log.mjs";
import { freePortFrom } from "./ports.mjs";
import { remember, startNode, stopProcess } from "./processes.mjs";
import { inProject } from "./project.mjs";

const defaultGatewayPort = 8_790;
const secretBytes = 36;
const readyTimeoutMs = 10_000;
const stopGraceMs = 2_000;

/**
 * Starts the sandbox gateway beside the demo. Its orders and its secret live as long as it does.
 * Returns `{ variables, port, preferredPort, stop }`; the variables lead the app there.
 */
export async function startSandboxGateway({ dataDir }) {
  const port = await freePortFrom(defaultGatewayPort);
  const secret = randomBytes(secretBytes).toString("base64url");
  const child = startNode({
    args: [inProject("scripts", "gateway.mjs")],
    env: { ...process.env, GATEWAY_PORT: String(port), GATEWAY_SECRET: secret },
  });
  remember(join(dataDir, "run"), "gateway", child.pid);
  const stop = () => stopProcess(child.pid, "SIGTERM", stopGraceMs);
  const listens = once(child, "message", { signal: AbortSignal.timeout(readyTimeoutMs) });
  const [first] = await Promise.race([listens, once(child, "exit")]).catch(() => []);
  if (first !== "listening") {
    await stop();
    throw new Complaint("The sandbox gateway did not start.");
  }
  const variables = {
    PAYMENT_GATEWAY: "sandbox",
    GATEWAY_URL: `http://127.0.0.1:${port}`,
    GATEWAY_SECRET: secret,
  };
  return { variables, port, preferredPort: defaultGatewayPort, stop };
}
