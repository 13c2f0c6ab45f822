/**
 * Steps between a request and its last effect where a test lets this process die as by `kill -9`. FAILPOINT names
 * one, with the route where that matters: `effect-committed POST /api/v1/payments`. Only NODE_ENV=test honours it.
 */
type Failpoint =
  | "answer-stored" // the effect and its kept answer are written, not committed
  | "effect-committed" // nobody has been told, the caller included
  | "events-claimed"
  | "events-delivered" // not marked as such
  | "payment-refunded" // of a cancelled show, others still to come
  | "card-confirming" // written that the gateway may capture, not told to it
  | "card-confirmed" // captured there, not written down
  | "card-captured" // written down, without its effect
  | "card-given-back"; // there, not written down

const armed = process.env.NODE_ENV === "test" ? process.env.FAILPOINT : undefined;

export function failpoint(name: Failpoint, route?: { method: string; path: string }): void {
  if (armed === undefined) return;
  const here = route ? `${name} ${route.method} ${route.path}` : name;
  if (armed === here) process.kill(process.pid, "SIGKILL");
}
