/**
 * Runs `lead` in one tab of this browser at a time, and gives how to stop. The tab in front takes the lead,
 * because hidden tabs are slowed down; when it closes, another goes on. Without Web Locks every tab leads.
 */
export function leadAmongTabs(name: string, lead: () => () => void): () => void {
  if (!navigator.locks) return lead();
  let isClosed = false;
  let leading: (() => void) | null = null;
  let waiting = new AbortController();

  async function request(options: LockOptions): Promise<void> {
    let release = () => {};
    let stop: (() => void) | null = null;
    try {
      await navigator.locks.request(name, options, () => {
        stop = lead();
        const released = new Promise<void>((resolve) => {
          release = resolve;
        });
        leading = release;
        return released;
      });
    } catch {
      // Another tab came to the front and took the lead, or this one stopped waiting for it.
    }
    if (!stop) return;
    (stop as () => void)();
    if (leading === release) leading = null;
    if (!isClosed) wait();
  }

  function wait(): void {
    waiting = new AbortController();
    void request({ signal: waiting.signal });
  }

  function takeLead(): void {
    if (leading || document.visibilityState !== "visible") return;
    waiting.abort();
    void request({ steal: true });
  }

  document.addEventListener("visibilitychange", takeLead);
  if (document.visibilityState === "visible") takeLead();
  else wait();

  return () => {
    isClosed = true;
    document.removeEventListener("visibilitychange", takeLead);
    waiting.abort();
    leading?.();
  };
}
