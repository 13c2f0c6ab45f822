import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Complaint, say } from "./log.mjs";
import { run } from "./processes.mjs";
import { inProject, projectRoot, underProjectLock } from "./project.mjs";

const sourceFolders = ["app", "components", "db", "lib", "messages", "public"];
const rootSource = /\.(ts|mjs|json)$/;
/** Written by Next itself, differently by dev and build. */
const generatedSource = "next-env.d.ts";
const testSource = /\.(test|itest)\.tsx?$/;
const stampFile = inProject("dist", ".build-hash");

/** The programs beside Next: the server, what prepares its database, and what checks it. */
const entryPoints = {
  server: "server.ts",
  migrate: "scripts/migrate.ts",
  seed: "scripts/seed.ts",
  audit: "scripts/audit.ts",
};

/** Builds the pages and the server unless they were built from exactly these sources. */
export function ensureBuilt() {
  return underProjectLock(buildWhenStale);
}

async function buildWhenStale() {
  await bundlePrograms();
  const hash = hashSources();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === hash)
    return say("build is up to date");
  say("building (next build)");
  rmSync(stampFile, { force: true });
  const next = inProject("node_modules", "next", "dist", "bin", "next");
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const { code, output } = await run(process.execPath, [next, "build"], { cwd: projectRoot, env });
  if (code !== 0) throw new Complaint(`next build failed:\n${output.trim()}`);
  writeFileSync(stampFile, hash);
  say("build is ready");
}

/** Bundles the programs into dist/*.mjs, in a moment; packages stay in node_modules. */
export async function bundlePrograms() {
  const { build, stop } = await import("esbuild");
  mkdirSync(inProject("dist"), { recursive: true });
  await build({
    absWorkingDir: projectRoot,
    entryPoints,
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "warning",
  });
  await stop();
}

function hashSources() {
  const hash = createHash("sha256")
    .update(process.version)
    .update(process.env.NEXT_DIST_DIR ?? "");
  for (const name of Object.keys(process.env).sort()) {
    // Next writes these into the pages.
    if (name.startsWith("NEXT_PUBLIC_")) hash.update(`${name}=${process.env[name]}`);
  }
  for (const file of listSources()) hash.update(file).update(readFileSync(inProject(file)));
  return hash.digest("hex");
}

function listSources() {
  const root = readdirSync(projectRoot, { withFileTypes: true })
    .filter((entry) => entry.isFile() && rootSource.test(entry.name))
    .map((entry) => entry.name)
    .filter((name) => name !== generatedSource);
  const nested = sourceFolders.flatMap((folder) => listFiles(folder));
  return [...root, ...nested].filter((file) => !testSource.test(file)).sort();
}

function listFiles(folder) {
  if (!existsSync(inProject(folder))) return [];
  return readdirSync(inProject(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(projectRoot.length + 1));
}
