const radius = 5.2;
const front = [
  { cx: 8, cy: 14 },
  { cx: 20, cy: 14 },
  { cx: 32, cy: 14 },
];
const behind = [
  { cx: 14, cy: 24.4 },
  { cx: 26, cy: 24.4 },
  { cx: 20, cy: 34.8 },
];

type Props = { className?: string; quiet?: boolean };

/** The sign of the house: a bunch of grapes that is also three rows of seats, the front row taken. */
export function GrapeMark({ className, quiet = false }: Props) {
  return (
    <svg viewBox="0 0 40 42" aria-hidden="true" className={className} fill="none">
      <path
        d="M20 8.5C20 5 22.5 2.4 27 2"
        stroke="currentColor"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      {front.map((seat) => (
        <circle
          key={seat.cx}
          {...seat}
          r={radius}
          fill={quiet ? "none" : "currentColor"}
          stroke="currentColor"
          strokeWidth="2"
        />
      ))}
      {behind.map((seat) => (
        <circle
          key={`${seat.cx}-${seat.cy}`}
          {...seat}
          r={radius}
          stroke="currentColor"
          strokeWidth="2"
        />
      ))}
    </svg>
  );
}

/** Mark and name. The link around it says where it leads. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2">
      <GrapeMark className="size-8 text-grape" />
      <span className="font-extrabold text-[1.375rem] tracking-[-0.045em]">frontrow</span>
    </span>
  );
}
