import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { logger } from "@/lib/observability/logger";
import { closeStreams } from "./streams";

const drainTimeoutMs = 10_000;
const idleCheckMs = 50;

/**
 * Ends this process on SIGTERM, SIGINT, or when the parent that watches over it is gone: event streams end, open
 * requests get their answers, nothing new is taken; then `closeRest`, and exit 0. What takes longer than the drain
 * time is cut off, with exit 1.
 */
export function stopOnSignals(server: Server, closeRest: () => Promise<void>): void {
  const destroyUnused = trackConnections(server);
  let stopping = false;
  const stop = async (reason: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger().info({ reason }, "stopping");
    setTimeout(() => process.exit(1), drainTimeoutMs).unref();
    const closed = new Promise((resolve) => server.close(resolve));
    closeStreams();
    // Again and again: a connection that is busy now is kept alive after its answer, by Node's own accord.
    const closing = setInterval(destroyUnused, idleCheckMs);
    await closed;
    clearInterval(closing);
    await closeRest();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  // `npm start` keeps a channel open; when it dies, even by kill -9, the server must not live on.
  process.on("disconnect", () => void stop("parent gone"));
}

/**
 * Returns how to end every connection that carries no request. Node's closeIdleConnections spares those that never
 * carried one, as browsers open them in advance, and a stop would wait for them.
 */
function trackConnections(server: Server): () => void {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    busy.add(socket);
    response.once("close", () => busy.delete(socket));
  });
  return () => {
    for (const socket of open) if (!busy.has(socket)) socket.destroy();
  };
}
