import type { AnyDefinition, Route } from "./define-route";
import { rateLimits } from "./rate-limit";

/** The tables of docs/api.md that are written from the code. */

/** The guide with its tables as the code has them; each stands between two marks. */
export function withTables(guide: string, routes: readonly Route[]): string {
  return between("limits", limitTable(), between("endpoints", endpointTables(routes), guide));
}

function between(mark: string, table: string, guide: string): string {
  const [opening, closing] = [`<!-- ${mark} -->\n`, `<!-- /${mark} -->`];
  const [start, end] = [guide.indexOf(opening), guide.indexOf(closing)];
  if (start === -1 || end === -1) throw new Error(`docs/api.md has no place for its ${mark}`);
  return `${guide.slice(0, start + opening.length)}${table}\n${guide.slice(end)}`;
}

function limitTable(): string {
  const rows = Object.entries(rateLimits).map(
    ([name, { perAccount, perIp, shared }]) =>
      `| ${name} | ${perAccount} | ${perIp} | ${shared ? "together" : "by each process"} |`,
  );
  return ["| class | account | address | counted |", "|---|---|---|---|", ...rows].join("\n");
}

function endpointTables(routes: readonly Route[]): string {
  const tags = [...new Set(routes.map(({ definition }) => definition.tag))];
  const table = (tag: string) => [
    `### ${tag}\n`,
    "| endpoint | what it does | needs | limit |",
    "|---|---|---|---|",
    ...routes.filter(({ definition }) => definition.tag === tag).map(endpointRow),
  ];
  return tags.map((tag) => table(tag).join("\n")).join("\n\n");
}

function endpointRow({ definition }: Route): string {
  const { method, path, summary, limit } = definition;
  const short = path.replace(/^\/api\/v1/, "").replace(/:(\w+)/g, "{$1}");
  return `| \`${method} ${short}\` | ${summary} | ${needsOf(definition).join(", ")} | ${limit} |`;
}

const identityWords = { none: [], optional: [], required: ["login"], admin: ["organiser"] };
const queueWords = { none: [], token: ["place"], active: ["turn"], activeOrRefusal: ["turn"] };
const bearerWords = {
  refreshToken: "refresh token",
  cronSecret: "`CRON_SECRET`",
  metricsToken: "`METRICS_TOKEN`",
};

function needsOf({ identity, queue = "none", bearer, idempotent }: AnyDefinition): string[] {
  return [
    ...identityWords[identity],
    ...queueWords[queue],
    ...(bearer ? [bearerWords[bearer]] : []),
    ...(idempotent ? ["key"] : []),
  ];
}
