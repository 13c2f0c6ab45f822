import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * A way to a store that can break: `cut` ends every connection and refuses new ones, `hang` swallows
 * whatever is sent, `mend` makes it whole again.
 */
type StoreProxy = {
  port: number;
  cut: () => void;
  hang: () => void;
  mend: () => void;
  close: () => Promise<void>;
};

/**
 * Puts one in front of this test file's Redis, so that the store can be taken from the app alone. Call it
 * before anything has read the environment.
 */
export async function breakableRedis(): Promise<StoreProxy> {
  const url = new URL(process.env.REDIS_URL as string);
  const proxy = await startStoreProxy(Number(url.port));
  url.port = String(proxy.port);
  process.env.REDIS_URL = url.href;
  return proxy;
}

async function startStoreProxy(targetPort: number): Promise<StoreProxy> {
  let state: "whole" | "cut" | "hanging" = "whole";
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    track(client);
    if (state === "cut") {
      client.destroy();
      return;
    }
    const store = connect(targetPort, "127.0.0.1");
    track(store);
    client.on("data", (chunk) => state !== "hanging" && store.write(chunk));
    store.on("data", (chunk) => state !== "hanging" && client.write(chunk));
    client.on("close", () => store.destroy());
    store.on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      state = "cut";
      drop();
    },
    hang: () => {
      state = "hanging";
    },
    mend: () => {
      // What was swallowed never comes: connections that hung are of no more use.
      if (state === "hanging") drop();
      state = "whole";
    },
    close: async () => {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
