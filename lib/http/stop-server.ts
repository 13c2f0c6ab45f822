import type { Server } from "node:http";
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
  let stopping = false;
  const stop = async (reason: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger().info({ reason }, "stopping");
    setTimeout(() => process.exit(1), drainTimeoutMs).unref();
    const closed = new Promise((resolve) => server.close(resolve));
    closeStreams();
    // A connection that was busy at the close is kept alive after its answer, by Node's own accord.
    const closing = setInterval(() => server.closeIdleConnections(), idleCheckMs);
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
