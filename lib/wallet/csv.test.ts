import fc from "fast-check";
import { expect, it } from "vitest";
import { csvLine } from "./csv";

it("quotes what would break a line, and doubles the quotes in it", () => {
  expect(csvLine(["a", 'b "c", d', "e\nf", null, -5_000])).toBe('a,"b ""c"", d","e\nf",,-5000\r\n');
});

it.each(["=1+1", "+82", "-2", "@SUM(A1)", "\t=1", "\r=1"])(
  "text never begins a formula: %j",
  (text) => {
    expect(csvLine([text]).replace(/^"/, "")[0]).toBe("'");
  },
);

/** RFC 4180 as a reader has it: one record. */
function readLine(line: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at < line.length; at++) {
    const [whole, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?=,|\r\n$)/.exec(
      line.slice(at),
    ) as unknown as [string, string | undefined, string];
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    at += whole.length;
    if (line.slice(at) === "\r\n") break;
  }
  return cells;
}

const hostile = fc.constantFrom(..."=+-@\t\r\n,\"' a가");

it("a line of any cells reads back as these cells", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: hostile }), { minLength: 1 }), (cells) => {
      const read = readLine(csvLine(cells));
      expect(read.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, ""))).toEqual(
        cells.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, "")),
      );
    }),
  );
});
