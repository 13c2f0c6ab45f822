export const cacheDir: string;

export type ScratchServices = {
  dataDir: string;
  postgresUrl: string;
  redisUrl: string;
  stop(): Promise<void>;
};

export function startScratchServices(name: string): Promise<ScratchServices>;
