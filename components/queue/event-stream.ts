/** Streams of the queue tell something at least this often; one that is silent for longer is dead. */
const silenceMaxMs = 30_000;

/**
 * Follows an event stream: `take` gets each event's name and data. When it is refused, breaks or falls silent it
 * is closed and `onFail` is called, once. Returns how to stop.
 */
export function openStream(
  url: string,
  events: readonly string[],
  take: (event: string, data: unknown) => void,
  onFail: () => void,
): () => void {
  const source = new EventSource(url);
  let silence = setTimeout(fail, silenceMaxMs);

  function fail(): void {
    stop();
    onFail();
  }

  function stop(): void {
    clearTimeout(silence);
    source.close();
  }

  for (const event of events) {
    source.addEventListener(event, (message: MessageEvent<string>) => {
      clearTimeout(silence);
      silence = setTimeout(fail, silenceMaxMs);
      take(event, JSON.parse(message.data));
    });
  }
  source.addEventListener("error", fail);
  return stop;
}
