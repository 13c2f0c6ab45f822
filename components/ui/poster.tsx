import { classNames } from "./class-names";
import { compositions, palettes, sheet } from "./poster-art";

// Steps without a common divisor with the lengths: neighbours in the list never look alike.
const compositionStep = 3;
const paletteStep = 7;

/** The poster of a concert, drawn from its id alone: the same one everywhere, for ever. Decoration only. */
export function Poster({ concertId, className }: { concertId: number; className?: string }) {
  const palette = palettes[(concertId * paletteStep) % palettes.length];
  const draw = compositions[(concertId * compositionStep) % compositions.length];
  if (!palette || !draw) return null;
  return (
    <svg
      viewBox={`0 0 ${sheet.width} ${sheet.height}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      className={classNames("block aspect-3/4 forced-color-adjust-none", className)}
    >
      <rect width={sheet.width} height={sheet.height} fill={palette.ground} />
      {draw(randomOf(concertId), palette)}
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
