import { z } from "zod";

/** zod pieces every module's contract is built of. Safe in the browser. */

/** A positive integer id, in a body (number) or a path or query (text, which the API document calls integer). */
export const id = z
  .number()
  .int()
  .positive()
  .max(Number.MAX_SAFE_INTEGER)
  .meta({ description: "Positive integer id" });
export const pathId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, "must be a positive integer")
  .transform(Number)
  .refine(Number.isSafeInteger, "must be a positive integer")
  .meta({ type: "integer", minimum: 1 });

/** Integer number of won. */
export const won = z.number().int().meta({ description: "Integer number of won" });

/** ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true });

/** YYYY-MM-DD that exists in the calendar, venue-local. */
export const localDate = z.iso.date();

/** HH:mm:ss, venue-local. */
export const localTime = z.iso.time({ precision: 0 });

const maxPage = 1_000_000;
const maxPageSize = 100;
const defaultPageSize = 20;

const boundedInteger = (max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= 1 && value <= max, `must be 1..${max}`)
    .meta({ type: "integer", minimum: 1, maximum: max });

/** `?page=1&size=20`, size 1..100. */
export const pageQuery = z.object({
  page: boundedInteger(maxPage).default(1),
  size: boundedInteger(maxPageSize).default(defaultPageSize),
});
export type PageQuery = z.output<typeof pageQuery>;

/** The list shape of the contract. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    page: z.number().int(),
    size: z.number().int(),
    totalItems: z.number().int(),
    totalPages: z.number().int(),
  });

export type Page<T> = {
  items: T[];
  page: number;
  size: number;
  totalItems: number;
  totalPages: number;
};

/** Wraps one page of rows in the list shape. */
export function toPage<T>(items: T[], query: PageQuery, totalItems: number): Page<T> {
  const { page, size } = query;
  return { items, page, size, totalItems, totalPages: Math.ceil(totalItems / size) };
}

// Postgres cannot store NUL, and lone surrogates are not UTF-8; neither belongs in what people read.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** Trimmed text of `min`..`max` characters without control characters. */
export const plainText = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((value) => !unprintable.test(value), "must not hold control characters");
