import { classNames } from "./class-names";
import { compositions, palettes, sheet } from "./poster-art";

// Steps without a common divisor with the lengths: neighbours in the list never look alike.
const compositionStep = 3;
const paletteStep = 7;

/** What the poster of a concert is made of, from its id alone: the same everywhere, for ever. */
export function posterParts(concertId: number) {
  const palette = at(palettes, concertId * paletteStep);
  const draw = at(compositions, concertId * compositionStep);
  return { sheet, ground: palette.ground, art: draw(randomOf(concertId), palette) };
}

/** The poster of a concert. Decoration only. */
export function Poster({ concertId, className }: { concertId: number; className?: string }) {
  const { ground, art } = posterParts(concertId);
  return (
    <svg
      viewBox={`0 0 ${sheet.width} ${sheet.height}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      className={classNames("block aspect-3/4 forced-color-adjust-none", className)}
    >
      <rect width={sheet.width} height={sheet.height} fill={ground} />
      {art}
    </svg>
  );
}

/** mulberry32: small, even, and the same in every engine. Numbers in [0, 1). */
function randomOf(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
