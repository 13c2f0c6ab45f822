import type { z } from "zod";

/** Of fields that are not known, so many are named; a body has room for thousands. */
const unknownNamedMax = 20;

const types: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};
const units: Record<string, string> = { string: " characters", array: " items" };

/** zod's own sentences in the words of the guide; schemas that say it better themselves are left alone. */
export function plainReason(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is required";
      return `must be ${types[issue.expected] ?? issue.expected}`;
    case "too_small":
      if (units[issue.origin] && issue.minimum === 1) return "must not be empty";
      return `must ${bound(issue.origin, issue.inclusive ? "at least" : "more than", issue.minimum)}`;
    case "too_big":
      return `must ${bound(issue.origin, issue.inclusive ? "at most" : "less than", issue.maximum)}`;
    case "invalid_value":
      if (issue.input === undefined) return "is required";
      return `must be ${issue.values.map(String).join(" or ")}`;
    default:
      return undefined;
  }
}

function bound(origin: string, how: string, limit: number | bigint): string {
  const unit = units[origin];
  return unit ? `have ${how} ${limit}${unit}` : `be ${how} ${limit}`;
}

/** field -> reason, as the contract's `details` of INVALID_REQUEST. `whole` names what has no field. */
export function fieldReasons(error: z.ZodError, whole = "body"): Record<string, string> {
  const reasons = error.issues.flatMap((issue): [string, string][] => {
    const path = issue.path.map(String);
    if (issue.code !== "unrecognized_keys") return [[path.join(".") || whole, issue.message]];
    const unknown = issue.keys.slice(0, unknownNamedMax);
    return unknown.map((key) => [[...path, key].join("."), "is not known"]);
  });
  return Object.fromEntries(reasons);
}
