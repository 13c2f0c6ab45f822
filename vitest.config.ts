import { defineConfig } from "vitest/config";

const alias = { "@": import.meta.dirname };
const integrationTimeoutMs = 30_000;
const exclude = ["**/node_modules/**", ".next/**", ".data/**", "dist/**"];

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: { name: "unit", include: ["**/*.test.{ts,tsx}"], exclude },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["**/*.itest.ts"],
          exclude,
          globalSetup: "lib/testing/global-setup.ts",
          setupFiles: "lib/testing/setup-file.ts",
          testTimeout: integrationTimeoutMs,
          hookTimeout: integrationTimeoutMs,
        },
      },
    ],
  },
});
