import { connect } from "node:net";

const answerTimeoutMs = 5_000;

export type RawAnswer = { status: number; head: string; body: string };

/**
 * Writes bytes to a server as they are, so that what no HTTP client would send can be sent. Resolves with all
 * that came back once the server closed; the request should ask for that with `Connection: close`.
 */
export function sendRaw(url: string, request: string | Uint8Array): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(request));
    const finish = () => {
      socket.destroy();
      const [head = "", ...body] = text.split("\r\n\r\n");
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
      resolve({ status, head, body: body.join("\r\n\r\n") });
    };
    socket.setEncoding("latin1");
    socket.setTimeout(answerTimeoutMs, () => socket.destroy(new Error("no answer in time")));
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("close", finish);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      // A server that refuses a body closes while we still write it; its answer counts all the same.
      if (error.code === "ECONNRESET" || error.code === "EPIPE") finish();
      else reject(error);
    });
  });
}
