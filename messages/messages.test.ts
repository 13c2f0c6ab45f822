import { describe, expect, it } from "vitest";
import en from "./en.json";
import ko from "./ko.json";

type Catalogue = { [key: string]: string | Catalogue };

function flatten(catalogue: Catalogue, prefix = ""): Map<string, string> {
  const entries = Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as const]
      : [...flatten(value, `${prefix + key}.`)],
  );
  return new Map(entries);
}

/** Names of the values a message takes: `{count, plural, …}`, `{name}`, `<b>`. */
function placeholders(message: string): string[] {
  const names = [...message.matchAll(/\{\s*([a-zA-Z]\w*)\s*[,}]|<(\w+)>/g)].map(
    (m) => m[1] ?? m[2],
  );
  return [...new Set(names)].filter((name) => name !== undefined).sort();
}

describe("the message catalogues", () => {
  const korean = flatten(ko);
  const english = flatten(en);

  it("say the same things in both languages", () => {
    expect([...english.keys()].sort()).toEqual([...korean.keys()].sort());
  });

  it("take the same values in both languages", () => {
    for (const [key, message] of korean) {
      expect(placeholders(english.get(key) ?? ""), key).toEqual(placeholders(message));
    }
  });

  it("leave nothing unsaid", () => {
    const empty = [...korean, ...english].filter(([, message]) => message.trim() === "");
    expect(empty).toEqual([]);
  });
});
