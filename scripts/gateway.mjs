import "./check-node.mjs";
import { randomBytes } from "node:crypto";
import { ensureInstalled } from "./install.mjs";

const defaultPort = 8_790;
const secretBytes = 36;

// `npm run gateway`: the sandbox gateway by itself. `npm start` runs it as its child, and tells it when to go.
process.on("disconnect", () => process.exit(0));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

if (!process.send) await ensureInstalled();
const { startSandbox } = await import("#gateway/sandbox.mjs");
const secret = process.env.GATEWAY_SECRET || randomBytes(secretBytes).toString("base64url");
const port = Number(process.env.GATEWAY_PORT || defaultPort);
const { url } = await startSandbox({ secret, port });
if (process.send) {
  process.send("listening");
} else {
  console.log(`The sandbox gateway runs. Give the app:
  PAYMENT_GATEWAY=sandbox
  GATEWAY_URL=${url}
  GATEWAY_SECRET=${secret}`);
}
