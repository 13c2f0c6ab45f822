import { createServer } from "node:net";

const portsToTry = 50;
const maxPort = 65_535;

/** Whether nobody listens on the port, on this machine's loopback and on every interface. */
export async function isPortFree(port) {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, undefined));
}

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** `preferred` when it is free, otherwise the next free one above it. */
export async function freePortFrom(preferred) {
  const last = Math.min(preferred + portsToTry, maxPort);
  for (let port = preferred; port < last; port++) {
    if (await isPortFree(port)) return port;
  }
  return anyFreePort();
}

/** A free port of the operating system's choice. */
export function anyFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
