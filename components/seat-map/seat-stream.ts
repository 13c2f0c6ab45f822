import type { SeatEvent } from "@/lib/concert/contract";

const reconnectAfterMs = 5_000;
const reconnectJitterMs = 5_000;

/**
 * Follows the seats' event stream: `onEvent` gets every event in order, `onLive` whether the stream flows.
 * Versions are gapless on a connection; a gap means a lost event, so a new connection begins with all seats.
 * Returns how to stop.
 */
export function followSeats(
  url: string,
  onEvent: (event: SeatEvent) => void,
  onLive: (isLive: boolean) => void,
): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout>;
  let version = 0;

  function connect(): void {
    source = new EventSource(url);
    source.addEventListener("snapshot", (message: MessageEvent<string>) => {
      take(JSON.parse(message.data));
      onLive(true);
    });
    source.addEventListener("delta", (message: MessageEvent<string>) => {
      const event: SeatEvent = JSON.parse(message.data);
      if (event.version === version + 1) take(event);
      else reconnect(0);
    });
    source.addEventListener("error", () => {
      onLive(false);
      // The browser tries again by itself unless the server refused the stream.
      if (source?.readyState === EventSource.CLOSED) {
        reconnect(reconnectAfterMs + reconnectJitterMs * Math.random());
      }
    });
  }

  function take(event: SeatEvent): void {
    version = event.version;
    onEvent(event);
  }

  function reconnect(delayMs: number): void {
    source?.close();
    clearTimeout(timer);
    timer = setTimeout(connect, delayMs);
  }

  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
