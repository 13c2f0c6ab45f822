import { Fragment, isValidElement, type ReactElement, type ReactNode } from "react";
import { posterParts } from "./poster";

/** The poster of a concert as an SVG file, for what draws pictures without a browser. */
export function posterMarkup(concertId: number): string {
  const { sheet, ground, art } = posterParts(concertId);
  const { width, height } = sheet;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${ground}"/>`,
    markupOf(art),
    "</svg>",
  ].join("");
}

type Props = { children?: ReactNode } & Record<string, unknown>;

/** Posters are plain shapes of numbers and colours: nothing in them needs escaping. */
function markupOf(node: ReactNode): string {
  if (Array.isArray(node)) return node.map(markupOf).join("");
  if (!isValidElement(node)) return "";
  const { type, props } = node as ReactElement<Props>;
  const { children, ...attributes } = props;
  if (type === Fragment) return markupOf(children);
  const written = Object.entries(attributes).map(
    ([name, value]) =>
      ` ${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}="${value}"`,
  );
  return `<${type}${written.join("")}>${markupOf(children)}</${type}>`;
}
