import { errorTable } from "@/lib/errors";

/** The parts of the API document that every endpoint shares, and what its reader must know first. */

const rows = Object.entries(errorTable)
  .sort(([, [a]], [, [b]]) => a - b)
  .map(([code, [status, , message]]) => `| ${status} | \`${code}\` | ${message} |`);

export const errorDocument = `Stand in line, hold seats, pay, own the ticket.

Every answer is \`{"success":true,"data":…}\` or \`{"success":false,"error":{"code","message","details"},"requestId"}\`;
\`message\` follows Accept-Language (\`ko\`, \`en\`), \`code\` never changes. Money is an integer number of won, times are
ISO 8601. Fields may be added to answers; none is removed or renamed.

<details><summary>Every error code</summary>

| status | code | meaning |
|---|---|---|
${rows.join("\n")}

</details>`;

const failure = {
  type: "object",
  required: ["success", "error", "requestId"],
  properties: {
    success: { enum: [false] }, // as `const` some client generators read it as any value
    error: {
      type: "object",
      required: ["code", "message", "details"],
      properties: {
        code: { type: "string" },
        message: { type: "string", description: "In the language of Accept-Language" },
        details: { type: "object" },
      },
    },
    requestId: { type: "string" },
  },
};

const securitySchemes = {
  accessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "From POST /api/v1/auth/login; lives 15 minutes",
  },
  sessionCookie: {
    type: "apiKey",
    in: "cookie",
    name: "frontrow-session",
    description:
      "The browser's login (`__Host-frontrow-session` over https); changes also need a same-origin Origin",
  },
  queueToken: {
    type: "apiKey",
    in: "header",
    name: "Queue-Token",
    description: "One's place in line, from POST /api/v1/queue/tokens; browsers may carry a cookie",
  },
  queuePass: {
    type: "apiKey",
    in: "header",
    name: "Queue-Pass",
    description: "Signed proof of admission, from polling once ACTIVE",
  },
  refreshToken: {
    type: "http",
    scheme: "bearer",
    description: "A refresh token; it may be sent in the body instead",
  },
  cronSecret: { type: "http", scheme: "bearer", description: "CRON_SECRET" },
  metricsToken: {
    type: "http",
    scheme: "bearer",
    description: "METRICS_TOKEN; where none is set, requests from loopback need nothing",
  },
};

const idempotencyKeyMaxLength = 255;

export const components = {
  securitySchemes,
  schemas: { Failure: failure },
  parameters: {
    IdempotencyKey: {
      name: "Idempotency-Key",
      in: "header",
      required: false,
      description: "Visible ASCII. The same key and body within 24 hours: the first answer again",
      schema: { type: "string", minLength: 1, maxLength: idempotencyKeyMaxLength },
    },
    QueuePlace: {
      name: "Queue-Place",
      in: "header",
      required: false,
      description: "The `place` of an earlier answer: restores it if the queue store lost its data",
      schema: { type: "string" },
    },
  },
  headers: {
    RequestId: { description: "Quote it when you ask for help", schema: { type: "string" } },
    RetryAfter: { description: "Seconds", schema: { type: "integer" } },
    IdempotencyReplayed: {
      description: "`true` when this is the first answer again",
      schema: { const: "true" },
    },
  },
};
