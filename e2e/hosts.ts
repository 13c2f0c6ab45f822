import { readFileSync } from "node:fs";

/** The same API served twice on the same stores: by the lane, and through Next as on Vercel. */
export const hosts = {
  lane: process.env.BASE_URL ?? "",
  next: process.env.NEXT_HOST_URL ?? "",
};
export type Host = keyof typeof hosts;

export type Sent = {
  method: string;
  path: string;
  body?: unknown;
  text?: string;
  headers?: Record<string, string>;
};
export type Answer = {
  status: number;
  headers: Record<string, string | null | undefined>;
  text: string;
};

/** Those a client may act on; the rest is how a server frames its answers. */
const headersThatMatter = [
  "content-type",
  "cache-control",
  "content-disposition",
  "retry-after",
  "www-authenticate",
  "allow",
  "location",
  "x-request-id",
  "idempotency-replayed",
  "set-cookie",
  "x-content-type-options",
  "x-frame-options",
  "referrer-policy",
  "permissions-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "content-security-policy",
  "strict-transport-security",
  "access-control-allow-origin",
];

let asked = 0;

/** Sends one request to one host. Of a stream the first event is read. */
export async function ask(host: Host, sent: Sent): Promise<Answer> {
  const { method, path, body, text, headers = {} } = sent;
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  asked += 1;
  const response = await fetch(hosts[host] + path, {
    method,
    redirect: "manual",
    headers: {
      "x-request-id": `of-the-hosts-${asked}`,
      ...(payload !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(payload !== undefined && { body: payload }),
  });
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  return {
    status: response.status,
    headers: Object.fromEntries(
      headersThatMatter.map((name) => [name, response.headers.get(name)]),
    ),
    text: isStream ? await firstEvent(response) : await response.text(),
  };
}

async function firstEvent(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (reader && !/\ndata: .*\n\n/.test(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader?.cancel();
  return text;
}

const clocks = /"(serverNow|checkedAt)":"[^"]*"|"(remainingSeconds|pollAfterMs)":\d+/g;

/** An answer but for what time it was. */
export function timeless({ status, headers, text }: Answer): Answer {
  const { "x-request-id": id, ...rest } = headers;
  const unnamed = (value: string) => value.replaceAll(id ?? "-", "…").replace(clocks, '"clock":0');
  return { status, headers: { ...rest, "x-request-id": id && "…" }, text: unnamed(text) };
}

const ids = /"(\w*(?:Id|Ids|Uuid))":(\[[\d,]*\]|\d+|"[^"]*")/g;
const names = /"(reservationNumber|loginId|messageId|target|code)":"[^"]*"/g;
const signed = /"(accessToken|refreshToken|token|place|pass|secret|qr)":"[^"]*"/g;
const instants = /"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)"/g;
const cookieValues = /(frontrow-\w+-)\d+=[^;]*/g;

/** An answer but for whose it is, too: what two people in the same situation are told. */
export function nameless(answer: Answer): Answer {
  const { status, headers, text } = timeless(answer);
  return {
    status,
    headers: {
      ...headers,
      "set-cookie": headers["set-cookie"]?.replace(cookieValues, "$1N=…") ?? null,
      location: headers.location?.replace(/[0-9a-f-]{36}/g, "…") ?? null,
    },
    text: text
      .replace(ids, '"$1":0')
      .replace(names, '"$1":"…"')
      .replace(signed, '"$1":"…"')
      .replace(instants, '"…"')
      .replace(/"order":\d+/g, '"order":0'),
  };
}

/** Every operation of the committed document: `METHOD /path/{id}`. */
export function operations(): { name: string; method: string; path: string; hasBody: boolean }[] {
  const { paths } = JSON.parse(readFileSync("docs/openapi.json", "utf8")) as {
    paths: Record<string, Record<string, { requestBody?: unknown }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      hasBody: requestBody !== undefined,
    })),
  );
}
