const home = "/";
const nextMaxLength = 512;
// Any origin serves: whatever resolves away from it is not a path of ours.
const anyOrigin = "http://own.invalid";
// The URL parser drops tab and newline and reads a backslash as a slash: refuse what it would rewrite.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const rewritten = /[\u0000-\u0020\u007f-\u009f\\]/;

/**
 * Where to go after login: `next` when it is a path of this site, else the home page.
 * Refuses other origins in every spelling (`//evil`, `/\evil`, `https:evil`), control characters and spaces.
 */
export function safeNextPath(next: unknown): string {
  if (typeof next !== "string" || next.length > nextMaxLength) return home;
  if (!next.startsWith("/") || rewritten.test(next) || !next.isWellFormed()) return home;
  if (!URL.canParse(next, anyOrigin)) return home;
  const url = new URL(next, anyOrigin);
  const path = url.pathname + url.search + url.hash;
  // `/.//evil` resolves to the path `//evil`, which a browser reads as another host.
  return url.origin === anyOrigin && !path.startsWith("//") ? path : home;
}
