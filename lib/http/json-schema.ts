import { z } from "zod";

export type JsonSchema = Record<string, unknown>;

/**
 * A zod schema as JSON Schema for the API document. What an answer holds is open (fields may be added to
 * it), what a request may hold is not.
 */
export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      if (io === "output") delete jsonSchema.additionalProperties;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // In a path or query a number is text, which zod describes by a pattern.
      if (jsonSchema.type === "integer") delete jsonSchema.pattern;
      // JSON Schema's `time` wants an offset; for the other formats zod's pattern only repeats the name.
      if (jsonSchema.format === "time") delete jsonSchema.format;
      else if (jsonSchema.format) delete jsonSchema.pattern;
    },
  });
  return rest;
}
