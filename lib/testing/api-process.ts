import { closeDb } from "@/db/client";
import { stopOnSignals } from "@/lib/http/stop-server";
import { closeRedis } from "@/lib/redis";
import { startApiServer } from "./api-server";

/** Longer than a stop may take: connections that are kept alive must not keep the process alive. */
const keepAliveTimeoutMs = 65_000;

// A process of its own that serves the API until it is stopped or dies; tells its parent where.
const { server, url } = await startApiServer();
server.keepAliveTimeout = keepAliveTimeoutMs;
stopOnSignals(server, async () => {
  await closeDb();
  await closeRedis();
});
process.send?.(url);
