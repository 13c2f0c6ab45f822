import { afterAll } from "vitest";
import { startRedisCluster } from "@/lib/testing/redis-cluster";

// The same tests once more on a Redis Cluster: every line is on one slot, different lines on different nodes.
const cluster = await startRedisCluster();
process.env.REDIS_URL = cluster.url;
afterAll(cluster.stop);

await import("./line.itest");
await import("./absence.itest");
await import("./window.itest");
await import("./inventory.itest");
await import("./recovery.itest");
await import("./old-tickets.itest");
await import("./clock-back.itest");
await import("./operations.itest");
await import("./draw.itest");
