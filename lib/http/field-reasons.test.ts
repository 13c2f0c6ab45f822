import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldReasons, plainReason } from "./field-reasons";

const schema = z.strictObject({
  name: z.string().min(3).max(5),
  count: z.number().int().min(1).max(9),
  kind: z.enum(["A", "B"]),
  list: z.array(z.number().positive()).min(1).max(2),
  inner: z.strictObject({ a: z.string().optional() }).optional(),
  odd: z
    .string()
    .refine((text) => text.length % 2 === 1, "must be odd")
    .optional(),
});
const right = { name: "abc", count: 1, kind: "A", list: [1] };

function reasonsOf(value: unknown, whole?: string): Record<string, string> {
  const result = schema.safeParse(value, { error: plainReason });
  return result.success ? {} : fieldReasons(result.error, whole);
}

describe("the reason a field is refused for", () => {
  it("is its own, in plain words, under its own name", () => {
    expect(reasonsOf({})).toEqual({
      name: "is required",
      count: "is required",
      kind: "is required",
      list: "is required",
    });
    expect(reasonsOf({ name: 1, count: "1", kind: 5, list: {} })).toEqual({
      name: "must be text",
      count: "must be a number",
      kind: "must be A or B",
      list: "must be a list",
    });
    expect(reasonsOf({ name: "ab", count: 0, kind: "C", list: [] })).toEqual({
      name: "must have at least 3 characters",
      count: "must be at least 1",
      kind: "must be A or B",
      list: "must not be empty",
    });
    expect(reasonsOf({ name: "abcdef", count: 10, kind: "A", list: [1, 1, 1] })).toEqual({
      name: "must have at most 5 characters",
      count: "must be at most 9",
      list: "must have at most 2 items",
    });
    expect(reasonsOf({ ...right, count: 1.5, list: [1, 0], odd: "ab" })).toEqual({
      "list.1": "must be more than 0",
      count: "must be a whole number",
      odd: "must be odd",
    });
  });

  it("of a field that is not known names that field, wherever it stands", () => {
    expect(reasonsOf({ ...right, price: 1, inner: { b: 1 } })).toEqual({
      price: "is not known",
      "inner.b": "is not known",
    });
    expect(Object.keys(reasonsOf(JSON.parse('{"__proto__":{"role":"ADMIN"}}')))).toContain(
      "__proto__",
    );
  });

  it("names twenty unknown fields of thousands", () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`x${n}`, n]));
    expect(Object.keys(reasonsOf({ ...right, ...many }))).toHaveLength(20);
  });

  it("of what is no object at all names the whole", () => {
    expect(reasonsOf([])).toEqual({ body: "must be an object" });
    expect(reasonsOf(null, "query")).toEqual({ query: "must be an object" });
  });
});
