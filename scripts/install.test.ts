import { expect, it } from "vitest";
import { whyStale } from "./install.mjs";

const wanted = {
  "": { version: "0.1.0" },
  "node_modules/next": { version: "16.4.6" },
  "node_modules/@next/swc-darwin-arm64": { version: "16.4.6", optional: true },
};

it("packages in their locked versions are not installed again, whatever other systems need", () => {
  expect(whyStale(wanted, { "node_modules/next": { version: "16.4.6" } })).toBeNull();
});

it("a missing folder, a missing package and another version are each installed again", () => {
  expect(whyStale(wanted, null)).toBe("node_modules is missing or incomplete");
  expect(whyStale(wanted, {})).toBe("next is outdated");
  expect(whyStale(wanted, { "node_modules/next": { version: "16.4.5" } })).toBe("next is outdated");
});
