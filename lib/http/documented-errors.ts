import type { ErrorCode } from "@/lib/errors";
import type { AnyDefinition } from "./define-route";

/** Every code an endpoint may answer: its own, and those its identity, queue, input and limit imply. */
export function documentedErrors(definition: AnyDefinition): ErrorCode[] {
  const codes = new Set<ErrorCode>([
    ...definition.errors,
    "RATE_LIMITED",
    "INTERNAL",
    "UNAVAILABLE",
  ]);
  const add = (...more: ErrorCode[]) => {
    for (const code of more) codes.add(code);
  };
  if (definition.identity !== "none") add("UNAUTHENTICATED", "TOKEN_EXPIRED");
  if (definition.identity !== "none" && definition.method !== "GET") add("BAD_ORIGIN");
  if (definition.identity === "admin") add("FORBIDDEN");
  if (definition.queue && definition.queue !== "none") {
    add("QUEUE_TOKEN_REQUIRED", "QUEUE_TOKEN_INVALID");
    if (definition.queue !== "token") add("QUEUE_TOKEN_NOT_ACTIVE", "QUEUE_TOKEN_WRONG_SCHEDULE");
  }
  if (definition.params || definition.query || definition.body) add("INVALID_REQUEST");
  if (definition.body) add("MALFORMED_JSON", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE");
  for (const code of Object.values(definition.fieldCodes ?? {})) if (code) codes.add(code);
  if (definition.idempotent) {
    add("INVALID_REQUEST", "IDEMPOTENCY_IN_PROGRESS", "IDEMPOTENCY_KEY_REUSED");
  }
  return [...codes].sort();
}
