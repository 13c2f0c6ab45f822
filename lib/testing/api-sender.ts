import type { ErrorCode } from "@/lib/errors";
import type { ApiRequest } from "./api-requests";

export type SentAnswer = {
  status: number;
  headers: Headers;
  /** Empty for a stream, which is closed as soon as it began. */
  text: string;
  /** "OK" or the code of the failure: what most tests compare. */
  outcome: "OK" | ErrorCode;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the contract says is there
  data: any;
  error: { code: ErrorCode; message: string; details: Record<string, unknown> };
  requestId: string;
};

export type Send = (
  method: string,
  request: ApiRequest & { text?: string | Uint8Array<ArrayBuffer> },
) => Promise<SentAnswer>;

/** Sends requests to a server over HTTP; a body given as `text` goes out as it is. */
export function apiSender(url: string): Send {
  return async (method, { path, body, text, headers = {} }) => {
    const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(url + path, {
      method,
      headers: { ...(payload !== undefined && { "content-type": "application/json" }), ...headers },
      ...(payload !== undefined && { body: payload }),
      redirect: "manual",
    });
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    if (isStream) await response.body?.cancel();
    const answer = isStream ? "" : await response.text();
    const json = answer.startsWith('{"success"') ? JSON.parse(answer) : {};
    const outcome = response.status < 400 ? "OK" : json.error?.code;
    return { status: response.status, headers: response.headers, text: answer, outcome, ...json };
  };
}
