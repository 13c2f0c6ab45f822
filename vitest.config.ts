import { defineConfig } from "vitest/config";

const alias = { "@": import.meta.dirname };
/** Generous, because a busy machine is no failure. */
const timeoutMs = 60_000;
const exclude = ["**/node_modules/**", ".next/**", ".data/**", "dist/**"];

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude,
          testTimeout: timeoutMs,
          hookTimeout: timeoutMs,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["**/*.itest.ts"],
          exclude,
          globalSetup: "lib/testing/global-setup.ts",
          setupFiles: "lib/testing/setup-file.ts",
          testTimeout: timeoutMs,
          hookTimeout: timeoutMs,
        },
      },
    ],
  },
});
