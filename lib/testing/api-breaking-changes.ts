import type { JsonSchema } from "@/lib/http/json-schema";

/**
 * What a client of the published document would notice in a newer one: something it calls, sends or reads is
 * gone, or something it never sent is now demanded. Additions are free, but for values of an answer's enum
 * and null: a client that handled all there were cannot handle more.
 */
export function breakingChanges(published: JsonSchema, current: JsonSchema): string[] {
  const before = operationsOf(published);
  const after = operationsOf(current);
  return [...before].flatMap(([name, operation]) => {
    const now = after.get(name);
    return now ? operationChanges(name, operation, now) : [`${name} is gone`];
  });
}

type Node = Record<string, unknown>;
/** Who reads what the schema describes: the server reads requests, the client reads answers. */
type Reader = "server" | "client";

const nodeOf = (value: unknown): Node => (value ?? {}) as Node;
const listOf = (value: unknown): Node[] => (value ?? []) as Node[];

function operationsOf(document: JsonSchema): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const [path, methods] of Object.entries(nodeOf(document.paths))) {
    for (const [method, operation] of Object.entries(nodeOf(methods))) {
      const resolved = resolveRefs(document, operation);
      found.set(`${method.toUpperCase()} ${path}`, nodeOf(resolved));
    }
  }
  return found;
}

/** With every `#/…` replaced by what it names; the document has no cycles. */
function resolveRefs(document: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveRefs(document, item));
  if (typeof value !== "object" || value === null) return value;
  const { $ref } = value as Node;
  if (typeof $ref === "string") {
    const steps = $ref.slice("#/".length).split("/");
    return resolveRefs(
      document,
      steps.reduce<unknown>((at, step) => nodeOf(at)[step], document),
    );
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveRefs(document, item)]),
  );
}

function operationChanges(name: string, before: Node, after: Node): string[] {
  return [
    ...parameterChanges(name, listOf(before.parameters), listOf(after.parameters)),
    ...bodyChanges(name, before, after),
    ...responseChanges(name, nodeOf(before.responses), nodeOf(after.responses)),
    ...securityChanges(name, listOf(before.security), listOf(after.security)),
  ];
}

function parameterChanges(name: string, before: Node[], after: Node[]): string[] {
  const nameOf = (one: Node) => `${one.in} ${one.name}`;
  const find = (list: Node[], one: Node) => list.find((other) => nameOf(other) === nameOf(one));
  return [
    ...before
      .filter((one) => !find(after, one))
      .map((one) => `${name} takes no ${nameOf(one)} any more`),
    ...after.flatMap((one) => {
      const known = find(before, one);
      const demanded = one.required && !known?.required;
      return [
        ...(demanded ? [`${name} demands ${nameOf(one)}`] : []),
        ...(known
          ? compare(`${name} ${nameOf(one)}`, nodeOf(known.schema), nodeOf(one.schema), "server")
          : []),
      ];
    }),
  ];
}

function bodyChanges(name: string, before: Node, after: Node): string[] {
  const [old, now] = [before.requestBody, after.requestBody].map(bodySchema);
  if (!now) return old ? [`${name} takes no body any more`] : [];
  if (old) return compare(`${name} body`, old, now, "server");
  return listOf(now.required).length > 0 ? [`${name} demands a body`] : [];
}

function bodySchema(message: unknown): Node | null {
  const json = nodeOf(nodeOf(message).content)["application/json"];
  return json ? nodeOf(nodeOf(json).schema) : null;
}

function responseChanges(name: string, before: Node, after: Node): string[] {
  return Object.entries(before).flatMap(([status, answer]) => {
    if (!(status in after)) return [`${name} does not answer ${status} any more`];
    const [old, now] = [answer, after[status]].map((one) => nodeOf(nodeOf(one).content));
    const gone = Object.keys(old ?? {}).filter((type) => !(type in nodeOf(now)));
    if (gone.length > 0) return [`${name} ${status} is not ${gone.join(", ")} any more`];
    const [oldSchema, newSchema] = [answer, after[status]].map(bodySchema);
    return compare(`${name} ${status}`, nodeOf(oldSchema), nodeOf(newSchema), "client");
  });
}

function securityChanges(name: string, before: Node[], after: Node[]): string[] {
  if (after.length === 0) return [];
  const waysOf = (list: Node[]) => list.map((way) => Object.keys(way).sort().join(" + "));
  const waysNow = waysOf(after);
  return waysOf(before.length === 0 ? [{}] : before)
    .filter((way) => !waysNow.includes(way))
    .map((way) => `${name} is not open to ${way || "anybody"} any more`);
}

function compare(where: string, before: Node, after: Node, reader: Reader): string[] {
  const [old, now] = [variantsOf(before), variantsOf(after)];
  const [known, met] = reader === "server" ? [now, old] : [old, now];
  const unexpected = [...met.keys()].filter((kind) => !known.has(kind));
  const verb = reader === "server" ? "refuses" : "may be";
  return [
    ...unexpected.map((kind) => `${where} ${verb} ${kind}`),
    ...[...old].flatMap(([kind, schema]) => {
      const other = now.get(kind);
      return other ? compareVariant(where, schema, other, reader) : [];
    }),
  ];
}

/** A schema as its alternatives by JSON type; `anyOf` is how zod writes "or null". */
function variantsOf(schema: Node): Map<string, Node> {
  const alternatives = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (alternatives) return new Map(alternatives.flatMap((one) => [...variantsOf(one)]));
  const types = [schema.type ?? "any"].flat() as string[];
  return new Map(types.map((type) => [type, schema]));
}

function compareVariant(where: string, before: Node, after: Node, reader: Reader): string[] {
  return [
    ...propertyChanges(where, before, after, reader),
    ...(before.items
      ? compare(`${where}[]`, nodeOf(before.items), nodeOf(after.items), reader)
      : []),
    ...valueChanges(where, before, after, reader),
    ...(reader === "server" ? boundChanges(where, before, after) : []),
    ...listOf(before.allOf).flatMap((part, index) =>
      compare(where, part, nodeOf(listOf(after.allOf)[index]), reader),
    ),
  ];
}

function propertyChanges(where: string, before: Node, after: Node, reader: Reader): string[] {
  const [old, now] = [nodeOf(before.properties), nodeOf(after.properties)];
  const [oldMust, newMust] = [before.required, after.required].map(
    (names) => new Set((names ?? []) as string[]),
  );
  const gone = Object.keys(old).filter((name) => !(name in now));
  const changed = Object.keys(old)
    .filter((name) => name in now)
    .flatMap((name) => compare(`${where}.${name}`, nodeOf(old[name]), nodeOf(now[name]), reader));
  const surprising =
    reader === "server"
      ? [...(newMust ?? [])].filter((name) => !oldMust?.has(name))
      : [...(oldMust ?? [])].filter((name) => name in now && !newMust?.has(name));
  const verb = reader === "server" ? "is demanded" : "may be missing";
  return [
    ...gone.map((name) => `${where}.${name} is gone`),
    ...surprising.map((name) => `${where}.${name} ${verb}`),
    ...changed,
  ];
}

function valueChanges(where: string, before: Node, after: Node, reader: Reader): string[] {
  const [old, now] = [before, after].map(valuesOf);
  const changed = [
    ...(reader === "server" ? minus(old, now, "refuses") : []),
    ...(reader === "client" ? minus(now, old, "may be") : []),
  ];
  return [
    ...changed.map((change) => `${where} ${change}`),
    ...(before.format === after.format ? [] : [`${where} is ${after.format ?? "of no format"}`]),
  ];
}

/** Null where any value will do. */
function valuesOf(schema: Node): unknown[] | null {
  if ("const" in schema) return [schema.const];
  return Array.isArray(schema.enum) ? schema.enum : null;
}

function minus(wider: unknown[] | null = null, narrower: unknown[] | null = null, verb: string) {
  if (narrower === null) return [];
  if (wider === null) return [`${verb} anything else`];
  return wider.filter((value) => !narrower.includes(value)).map((value) => `${verb} ${value}`);
}

const lowerBounds = ["minimum", "exclusiveMinimum", "minLength", "minItems"];
const upperBounds = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];

function boundChanges(where: string, before: Node, after: Node): string[] {
  const number = (schema: Node, key: string, open: number) => Number(schema[key] ?? open);
  return [
    ...lowerBounds.filter((key) => number(after, key, -Infinity) > number(before, key, -Infinity)),
    ...upperBounds.filter((key) => number(after, key, Infinity) < number(before, key, Infinity)),
    ...(after.pattern !== undefined && after.pattern !== before.pattern ? ["pattern"] : []),
  ].map((key) => `${where} has a narrower ${key}`);
}
