import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

type Metrics = { registry: Registry; requests: Counter; durations: Histogram };

const holder = globalThis as typeof globalThis & { frontrowMetrics?: Metrics };

// Seconds; from one lane poll to a purchase on a busy machine.
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

function create(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ["method", "route", "status"] as const;
  return {
    registry,
    requests: new Counter({
      name: "frontrow_http_requests_total",
      help: "API requests by route and status",
      labelNames,
      registers: [registry],
    }),
    durations: new Histogram({
      name: "frontrow_http_request_seconds",
      help: "API latency by route",
      labelNames: ["method", "route"],
      buckets: durationBuckets,
      registers: [registry],
    }),
  };
}

/** The registry of this process, shared by all module instances. */
export function metrics(): Metrics {
  holder.frontrowMetrics ??= create();
  return holder.frontrowMetrics;
}

/** Counts one API request; `route` is the definition's path, so cardinality stays bounded. */
export function observeRequest(
  method: string,
  route: string,
  status: number,
  durationMs: number,
): void {
  const { requests, durations } = metrics();
  requests.inc({ method, route, status });
  durations.observe({ method, route }, durationMs / 1_000);
}
