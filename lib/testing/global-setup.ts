import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migrate } from "@/db/migrate";
import { startScratchServices } from "@/scripts/services.mjs";
import { templateDatabase } from "./test-env";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
    redisUrl: string;
  }
}

/** Starts the stores once per run and builds the template; returns the teardown. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const services = await startScratchServices("integration");
  try {
    await buildTemplate(services.postgresUrl);
  } catch (error) {
    await services.stop();
    throw error;
  }
  project.provide("postgresUrl", services.postgresUrl);
  project.provide("redisUrl", services.redisUrl);
  return services.stop;
}

async function buildTemplate(postgresUrl: string): Promise<void> {
  const admin = postgres(postgresUrl, { max: 1 });
  try {
    await admin`CREATE DATABASE ${admin(templateDatabase)}`;
    const url = new URL(postgresUrl);
    url.pathname = templateDatabase;
    await migrate(url.href);
  } finally {
    await admin.end();
  }
}
