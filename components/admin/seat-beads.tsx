import { classNames } from "@/components/ui/class-names";

export type SeatNumbers = { sold: number; held: number; free: number; blocked: number };
export const beadKinds = ["sold", "held", "free", "blocked"] as const;
export type BeadKind = (typeof beadKinds)[number];

const cell = 20;
const radius = 7.6;

type Props = { seats: SeatNumbers; perRow: number; className?: string };

/** A house as grapes on a string, one for each seat: how many are what, not which. The words stand beside it. */
export function SeatBeads({ seats, perRow, className }: Props) {
  const beads = beadKinds.flatMap((kind) => Array.from({ length: seats[kind] }, () => kind));
  const rows = Math.ceil(beads.length / perRow);
  return (
    <svg
      viewBox={`0 0 ${perRow * cell} ${rows * cell}`}
      aria-hidden="true"
      fill="none"
      className={classNames("block", className)}
    >
      {beads.map((kind, at) => {
        const x = (at % perRow) * cell + cell / 2;
        const y = Math.floor(at / perRow) * cell + cell / 2;
        // biome-ignore lint/suspicious/noArrayIndexKey: a bead is its place on the string
        return <Bead key={at} kind={kind} x={x} y={y} />;
      })}
    </svg>
  );
}

function Bead({ kind, x, y }: { kind: BeadKind; x: number; y: number }) {
  const circle = { cx: x, cy: y, r: radius, strokeWidth: 2 };
  switch (kind) {
    case "sold":
      return <circle {...circle} className="fill-grape stroke-grape" />;
    case "held":
      return (
        <>
          <circle {...circle} className="fill-amber-wash stroke-amber" />
          <circle cx={x} cy={y} r={radius / 2.6} className="fill-amber" />
        </>
      );
    case "free":
      return <circle {...circle} className="stroke-grape" strokeOpacity={0.55} />;
    case "blocked":
      return (
        <g className="stroke-edge" strokeWidth={2} strokeLinecap="round">
          <path d={`m${x - 5} ${y - 5} 10 10m0-10-10 10`} />
        </g>
      );
  }
}

/** One bead, for a legend. */
export function BeadMark({ kind }: { kind: BeadKind }) {
  return (
    <svg viewBox={`0 0 ${cell} ${cell}`} aria-hidden="true" fill="none" className="size-4 shrink-0">
      <Bead kind={kind} x={cell / 2} y={cell / 2} />
    </svg>
  );
}
