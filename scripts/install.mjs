import { readFileSync } from "node:fs";
import { Complaint, say } from "./log.mjs";
import { run } from "./processes.mjs";
import { inProject, projectRoot, underProjectLock } from "./project.mjs";

/** Runs `npm ci` unless every package of package-lock.json is installed in its version. */
export function ensureInstalled() {
  return underProjectLock(installWhenStale);
}

async function installWhenStale() {
  const wanted = readPackages(inProject("package-lock.json"));
  if (!wanted) throw new Complaint("package-lock.json is missing or unreadable.");
  // npm writes this file last: it is missing after an install that was interrupted.
  const installed = readPackages(inProject("node_modules", ".package-lock.json"));
  const reason = whyStale(wanted, installed);
  if (!reason) return;
  say(`installing packages with npm ci (${reason})`);
  const npm = npmProgram();
  const args = [...npm.args, "ci", "--include=dev", "--no-audit", "--no-fund"];
  const { code, output } = await run(npm.command, args, { cwd: projectRoot });
  if (code !== 0) throw new Complaint(`npm ci failed:\n${output.trim()}`);
  say("packages installed");
}

/**
 * Why what is installed does not match package-lock.json, or null when it does. Both are the
 * `packages` of a lockfile; optional packages of other systems may be missing.
 */
export function whyStale(wanted, installed) {
  if (!installed) return "node_modules is missing or incomplete";
  for (const [path, { version, optional, devOptional, peer, link }] of Object.entries(wanted)) {
    const isElsewhere = !installed[path] && (optional || devOptional || peer);
    if (path === "" || link || isElsewhere) continue;
    if (installed[path]?.version !== version)
      return `${path.replace("node_modules/", "")} is outdated`;
  }
  return null;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return null;
  }
}

/** The npm that runs this script where there is one: it need not be the first on PATH. */
function npmProgram() {
  const path = process.env.npm_execpath;
  if (path?.endsWith("npm-cli.js")) return { command: process.execPath, args: [path] };
  return { command: "npm", args: [] };
}
