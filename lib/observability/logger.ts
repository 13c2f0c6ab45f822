import pino from "pino";

const holder = globalThis as typeof globalThis & { frontrowLogger?: pino.Logger };

/** Structured log, one JSON object a line. Secrets never get here: callers name the fields they log. */
export function logger(): pino.Logger {
  holder.frontrowLogger ??= pino({
    level: process.env.LOG_LEVEL ?? (process.env.NODE_ENV === "test" ? "silent" : "info"),
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
  });
  return holder.frontrowLogger;
}
