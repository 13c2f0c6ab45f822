import { afterAll } from "vitest";
import { startUpstashRest } from "@/lib/testing/upstash-rest";

// The same tests once more, the store spoken to over HTTP. They read the environment on first use.
const rest = await startUpstashRest(process.env.REDIS_URL as string);
process.env.UPSTASH_REDIS_REST_URL = rest.url;
process.env.UPSTASH_REDIS_REST_TOKEN = rest.token;
afterAll(rest.close);

await import("./line.itest");
