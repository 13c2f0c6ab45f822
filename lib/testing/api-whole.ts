import { closeDb } from "@/db/client";
import { closeRedis } from "@/lib/redis";
import { apiSender, type Send } from "./api-sender";
import { startCardShop } from "./card-buyer";

/**
 * Every endpoint there is over HTTP, with the sandbox gateway behind it and a token before the metrics. To be
 * called before anything reads the environment.
 */
export async function startWholeApi(): Promise<{
  url: string;
  send: Send;
  close: () => Promise<void>;
}> {
  process.env.METRICS_TOKEN = "metrics-token-of-the-tests";
  const { sandbox, api } = await startCardShop();
  return {
    url: api.url,
    send: apiSender(api.url),
    close: async () => {
      await api.close();
      await sandbox.close();
      await closeDb();
      await closeRedis();
    },
  };
}
