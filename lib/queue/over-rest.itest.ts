import { afterAll, expect, it } from "vitest";
import { startUpstashRest } from "@/lib/testing/upstash-rest";

// The same tests once more, the store spoken to over HTTP. They read the environment on first use.
const rest = await startUpstashRest(process.env.REDIS_URL as string);
process.env.UPSTASH_REDIS_REST_URL = rest.url;
process.env.UPSTASH_REDIS_REST_TOKEN = rest.token;
afterAll(rest.close);

await import("./line.itest");
await import("./absence.itest");
await import("./window.itest");
await import("./inventory.itest");
await import("./recovery.itest");
await import("./old-tickets.itest");
await import("./clock-back.itest");
await import("./operations.itest");
await import("./draw.itest");

it("all of this went over HTTP", () => {
  expect(rest.served()).toBeGreaterThan(0);
});
