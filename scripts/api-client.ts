import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { generateSource } from "oazapfts";

/** `npm run api:client [-- file]` writes a typed client of docs/openapi.json: one file that needs @oazapfts/runtime. */
const file = process.argv[2] ?? "dist/api-client/frontrow.ts";
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, await generateSource("docs/openapi.json"));
console.log(`wrote ${file}`);
