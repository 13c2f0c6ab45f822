import { DomainError } from "@/lib/errors";
import { trackStream } from "./streams";

const keepAliveEveryMs = 15_000;
const reconnectAfterMs = 2_000;
/** A client this many events behind is cut off; it reconnects and begins with what is true then. */
const unreadEventsMax = 64;
const retryAfterSeconds = 5;

export const eventStreamType = "text/event-stream; charset=utf-8";

const encoder = new TextEncoder();
const keepAliveBytes = encoder.encode(": keep-alive\n\n");
const reconnectBytes = encoder.encode(`retry: ${reconnectAfterMs}\n\n`);
/** What is told to many is written once: the event it was told as, and its bytes. */
const written = new WeakMap<object, { event: string; bytes: Uint8Array }>();

function bytesOf(event: string, data: object): Uint8Array {
  const known = written.get(data);
  if (known?.event === event) return known.bytes;
  const bytes = encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  written.set(data, { event, bytes });
  return bytes;
}

export type Send = (event: string, data: object) => void;

/**
 * An SSE answer. `open` gets what sends an event, and returns how to stop sending; it is called once the
 * stream is sure to be served. The stream ends when the client goes, on shutdown, when the client reads too
 * slowly, and after `lifeMs` (then the client reconnects and is checked anew).
 * Throws UNAVAILABLE when this process already serves its bound of streams, and where no process lasts: clients
 * poll there.
 */
export function eventStream(lifeMs: number, open: (send: Send) => () => void): Response {
  if (process.env.VERCEL) throw new DomainError("UNAVAILABLE", {}, retryAfterSeconds);
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let stop = () => {};
  const forget = trackStream(close);
  if (!forget) throw new DomainError("UNAVAILABLE", {}, retryAfterSeconds);
  const keepAlive = setInterval(() => write(keepAliveBytes), keepAliveEveryMs);
  const end = setTimeout(close, lifeMs);

  function close(): void {
    if (!controller) return;
    const closing = controller;
    controller = null;
    clearInterval(keepAlive);
    clearTimeout(end);
    forget?.();
    stop();
    try {
      closing.close();
    } catch {
      // The client was faster: its going has closed the stream already.
    }
  }

  function write(bytes: Uint8Array): void {
    if (!controller) return;
    if ((controller.desiredSize ?? 0) <= 0) close();
    else controller.enqueue(bytes);
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started;
        write(reconnectBytes);
        try {
          stop = open((event, data) => write(bytesOf(event, data)));
        } catch (error) {
          close();
          throw error;
        }
      },
      cancel: close,
    },
    { highWaterMark: unreadEventsMax },
  );
  return new Response(body, {
    headers: {
      "content-type": eventStreamType,
      "cache-control": "no-store",
      // Tells nginx and its kind not to hold events back.
      "x-accel-buffering": "no",
    },
  });
}
