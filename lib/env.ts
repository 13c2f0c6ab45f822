import { z } from "zod";

const minSecretLength = 32;
const optionalUrl = z.preprocess((value) => (value === "" ? undefined : value), z.url().optional());
const optionalText = z.preprocess(
  (value) => (value === "" ? undefined : value),
  z.string().optional(),
);
const flag = (initial: "0" | "1") =>
  z
    .enum(["0", "1", ""])
    .default(initial)
    .transform((value) => (value === "" ? initial : value) === "1");

// Cluster and Sentinel URLs name several hosts, which no URL parser takes; lib/redis-tcp.ts reads them.
const optionalRedisUrl = z.preprocess(
  (value) => (value === "" ? undefined : value),
  z
    .string()
    .regex(/^rediss?(\+cluster|\+sentinel)?:\/\/\S+$/)
    .optional(),
);

// zod skips refinements once a field has failed; here every bad variable is to be named at once.
const evenIfOthersFail = { when: () => true };
const exampleSecret = /change-?me|example|^(.)\1+$/i;
const exampleSecretAdvice = "still the example value: make one with `openssl rand -base64 48`";

const schema = z
  .object({
    NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    DATABASE_REPLICA_URL: optionalUrl,
    DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
    REDIS_URL: optionalRedisUrl,
    UPSTASH_REDIS_REST_URL: optionalUrl,
    UPSTASH_REDIS_REST_TOKEN: optionalText,
    REDIS_PREFIX: z.string().max(64).default("frontrow:"),
    AUTH_SECRET: z.string().min(minSecretLength),
    CRON_SECRET: z.string().min(minSecretLength),
    METRICS_TOKEN: optionalText,
    APP_URL: z.url().default("http://localhost:8080"),
    PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
    TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
    RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
    WEBHOOK_ALLOW_PRIVATE: flag("0"),
    PAYMENT_GATEWAY: z.preprocess(
      (value) => (value === "" ? undefined : value),
      z.enum(["none", "sandbox", "toss"]).default("none"),
    ),
    GATEWAY_URL: optionalUrl,
    GATEWAY_SECRET: optionalText,
    TOSS_SECRET_KEY: optionalText,
    TOSS_API_URL: z.url().default("https://api.tosspayments.com"),
    DEMO: flag("0"),
    API_LANE: flag("1"),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  })
  .refine((value) => value.REDIS_URL || value.UPSTASH_REDIS_REST_URL, {
    ...evenIfOthersFail,
    path: ["REDIS_URL"],
    error: "set REDIS_URL, or UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN",
  })
  .refine((value) => !value.UPSTASH_REDIS_REST_URL || value.UPSTASH_REDIS_REST_TOKEN, {
    ...evenIfOthersFail,
    path: ["UPSTASH_REDIS_REST_TOKEN"],
    error: "required with UPSTASH_REDIS_REST_URL",
  })
  .refine((value) => value.PAYMENT_GATEWAY !== "sandbox" || value.GATEWAY_URL, {
    ...evenIfOthersFail,
    path: ["GATEWAY_URL"],
    error: "required with PAYMENT_GATEWAY=sandbox",
  })
  .refine(
    (value) =>
      value.PAYMENT_GATEWAY !== "sandbox" || (value.GATEWAY_SECRET ?? "").length >= minSecretLength,
    {
      ...evenIfOthersFail,
      path: ["GATEWAY_SECRET"],
      error: `required with PAYMENT_GATEWAY=sandbox, at least ${minSecretLength} characters`,
    },
  )
  .refine((value) => value.PAYMENT_GATEWAY !== "toss" || value.TOSS_SECRET_KEY, {
    ...evenIfOthersFail,
    path: ["TOSS_SECRET_KEY"],
    error: "required with PAYMENT_GATEWAY=toss",
  })
  .refine((value) => value.DEMO || !exampleSecret.test(value.AUTH_SECRET), {
    ...evenIfOthersFail,
    path: ["AUTH_SECRET"],
    error: exampleSecretAdvice,
  })
  .refine((value) => value.DEMO || !exampleSecret.test(value.CRON_SECRET), {
    ...evenIfOthersFail,
    path: ["CRON_SECRET"],
    error: exampleSecretAdvice,
  });

export type Env = z.infer<typeof schema>;

/** Reads and checks the environment. Throws one Error that names every bad variable at once. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The configuration is not usable:\n${lines.join("\n")}`);
}

let parsed: Env | undefined;

/** The checked environment of this process. Parsed on first use, so that a build needs no secrets. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
