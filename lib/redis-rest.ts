import { Redis } from "@upstash/redis";
import type { RedisReply, RedisRequest, Transport } from "./redis";

/** The stock client's HTTP half, whose requester is protected. */
class RestClient extends Redis {
  send(request: RedisRequest): Promise<RedisReply> {
    return this.client.request(request) as Promise<RedisReply>;
  }
}

/** Upstash's REST protocol: one bounded attempt per call. */
export function restTransport(url: string, token: string, timeoutMs: number): Transport {
  const client = new RestClient({
    url,
    token,
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(timeoutMs),
    enableTelemetry: false,
  });
  return {
    async request(request) {
      try {
        return await client.send(request);
      } catch (error) {
        // The server's refusal comes as an UpstashError whose text repeats the whole command: drop that.
        if (!(error instanceof Error) || error.name !== "UpstashError") throw error;
        return { error: error.message.split(", command was:")[0] ?? error.message };
      }
    },
    close: async () => {},
  };
}
