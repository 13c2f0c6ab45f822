import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { apiRoutes } from "@/app/api/route-table";
import { buildOpenApi } from "@/lib/http/openapi";
import { breakingChanges } from "@/lib/testing/api-breaking-changes";

/**
 * `npm run openapi` writes docs/openapi.json from the route definitions. It refuses what would break clients
 * of the committed document, unless told `-- --accept-breaking`.
 */
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
console.log(`wrote ${Object.keys(document.paths as object).length} paths to docs/openapi.json`);
