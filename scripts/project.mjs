import { join, resolve } from "node:path";

export const projectRoot = resolve(import.meta.dirname, "..");

/** A path inside the project, wherever the program was started from. */
export function inProject(...parts) {
  return join(projectRoot, ...parts);
}
