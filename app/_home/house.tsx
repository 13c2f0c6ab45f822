const seatsPerRow = 10;
const rows = 5;
const radius = 9.5;
// Rows are arcs around a point behind the stage.
const centre = { x: 160, y: -150 };
const firstRowAt = 222;
const rowGap = 31;
const seatStepRadians = 0.098;

/** Seats that are taken in the picture; one of the front row is yours. */
const taken = new Set([3, 7, 8, 14, 18, 22, 25, 26, 31, 37, 43, 44, 49]);
const yours = 5;

/** The house as a field of grapes, for the front page. */
export function House({ className }: { className: string }) {
  const seats = Array.from({ length: rows * seatsPerRow }, (_, at) => ({
    number: at + 1,
    ...placeOf(at),
  }));
  return (
    <svg viewBox="0 0 320 226" aria-hidden="true" className={className}>
      <path
        d="M62 22Q160 58 258 22"
        fill="none"
        stroke="var(--color-edge)"
        strokeWidth="6"
        strokeLinecap="round"
      />
      {seats.map(({ number, cx, cy }) => (
        <circle
          key={number}
          cx={cx}
          cy={cy}
          r={number === yours ? radius + 3 : radius}
          fill={fillOf(number)}
          stroke={taken.has(number) ? "var(--color-line)" : "var(--color-grape)"}
          strokeWidth="2"
        />
      ))}
    </svg>
  );
}

function placeOf(at: number): { cx: number; cy: number } {
  const distance = firstRowAt + Math.floor(at / seatsPerRow) * rowGap;
  const angle = ((at % seatsPerRow) - (seatsPerRow - 1) / 2) * seatStepRadians;
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    cx: round(centre.x + Math.sin(angle) * distance),
    cy: round(centre.y + Math.cos(angle) * distance),
  };
}

function fillOf(number: number): string {
  if (number === yours) return "var(--color-grape)";
  return taken.has(number) ? "var(--color-line)" : "var(--color-grape-wash)";
}
