import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { apiRoutes } from "@/app/api/route-table";
import { withTables } from "@/lib/http/guide-tables";
import { buildOpenApi } from "@/lib/http/openapi";
import { breakingChanges } from "@/lib/testing/api-breaking-changes";

/**
 * `npm run openapi` writes docs/openapi.json and the tables of docs/api.md from the route definitions. It refuses
 * what would break clients of the committed document, unless told `-- --accept-breaking`.
 */
const guide = new URL("../docs/api.md", import.meta.url);
const file = new URL("../docs/openapi.json", import.meta.url);
const document = buildOpenApi(apiRoutes);
const breaks = existsSync(file)
  ? breakingChanges(JSON.parse(readFileSync(file, "utf8")), document)
  : [];
for (const change of breaks) console.error(`breaking: ${change}`);
if (breaks.length > 0 && !process.argv.includes("--accept-breaking")) {
  console.error("Not written. If clients shall live with it: npm run openapi -- --accept-breaking");
  process.exit(1);
}
writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
writeFileSync(guide, withTables(readFileSync(guide, "utf8"), apiRoutes));
console.log(
  `wrote ${Object.keys(document.paths as object).length} paths to docs/openapi.json, and the tables of docs/api.md`,
);
