import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorTable } from "@/lib/errors";
import { withTables } from "@/lib/http/guide-tables";
import { apiRoutes } from "./route-table";

const guide = readFileSync("docs/api.md", "utf8");

/** Of the first table under a heading, cell by cell. */
function rowsUnder(heading: string): string[][] {
  const section = guide.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| "));
  return lines.slice(1).map((line) => line.split("|").map((cell) => cell.trim()));
}

describe("the guide of the API", () => {
  it("has every error code once, under its status", () => {
    const inGuide = rowsUnder("Errors").map(([, status, code]) => `${status} ${code}`);
    const inTable = Object.entries(errorTable).map(([code, [status]]) => `${status} \`${code}\``);
    expect(inGuide.toSorted()).toEqual(inTable.toSorted());
  });

  it("lists errors by status", () => {
    const statuses = rowsUnder("Errors").map(([, status]) => Number(status));
    expect(statuses).toEqual(statuses.toSorted((a, b) => a - b));
  });

  it("has the endpoints and limits of the code: `npm run openapi` writes them", () => {
    expect(withTables(guide, apiRoutes)).toBe(guide);
  });

  it("names no endpoint that is not there", () => {
    const walk = guide.split("\n## Conventions\n")[0] ?? "";
    const called = [...walk.matchAll(/\$api(\/[\w/$-]*)/g)].map(([, path = ""]) =>
      path.replace(/\$\w+/g, "*"),
    );
    const served = apiRoutes.map(({ definition: { path } }) =>
      path.replace("/api/v1", "").replace(/:\w+/g, "*"),
    );
    expect(called.length).toBeGreaterThan(10);
    expect(called.filter((path) => !served.includes(path))).toEqual([]);
  });

  it("leads nowhere that is not there", () => {
    const links = [...guide.matchAll(/\]\(([^)]+)\)/g)].map(([, to = ""]) => to);
    const slug = (title: string) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, "")
        .replaceAll(" ", "-");
    const anchors = [...guide.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => `#${slug(title)}`);
    const missing = links.filter((to) =>
      to.startsWith("#") ? !anchors.includes(to) : !existsSync(`docs/${to}`),
    );
    expect(missing).toEqual([]);
  });
});
