import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * Puts a loopback relay in front of this test file's Redis, so that the store can be taken away from the app
 * alone. Call it before anything has read the environment.
 */
export async function cuttableRedis(): Promise<{ cut: () => Promise<void> }> {
  const target = new URL(process.env.REDIS_URL as string);
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  process.env.REDIS_URL = url.href;
  return {
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
