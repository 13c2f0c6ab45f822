import type { Viewer } from "@/lib/auth/viewer";
import type { ErrorCode } from "@/lib/errors";
import { toResponse } from "@/lib/http/answer";
import type { Route } from "@/lib/http/define-route";
import { createDispatcher } from "@/lib/http/dispatch";
import { accessTokenOf } from "./logins";

export type ApiAnswer = {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever the contract says is there
  data: any;
  error: { code: ErrorCode; message: string; details: Record<string, unknown> };
};
type CallOptions = { as?: Viewer; body?: unknown; headers?: Record<string, string> };

/** Calls these routes as a client would, without a socket: `call("POST", "/reservations", {as, body})`. */
export function apiCaller(routes: readonly Route[]) {
  const dispatch = createDispatcher(routes);
  return async (method: string, path: string, options: CallOptions = {}): Promise<ApiAnswer> => {
    const { as, body, headers = {} } = options;
    const request = new Request(`http://localhost:8080/api/v1${path}`, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${await accessTokenOf(as)}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const response = toResponse(await dispatch(request));
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      ...(text && JSON.parse(text)),
    };
  };
}
