import { classNames } from "@/components/ui/class-names";
import type { SeatLook } from "./picks";

type Props = { look: SeatLook; letter: string; tone: string; className?: string };

/** A seat as a grape. Each state has its own shape, so that none is told by colour alone. */
export function SeatMark({ look, letter, tone, className }: Props) {
  const isTinted = look === "free" || look === "picked" || look === "choosing";
  return (
    <svg
      viewBox="0 0 40 40"
      aria-hidden="true"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={classNames(isTinted && tone, className)}
    >
      {shapes[look](letter)}
    </svg>
  );
}

const shapes: Record<SeatLook, (letter: string) => React.ReactNode> = {
  free: (letter) => (
    <>
      <circle cx="20" cy="20" r="17" fill="currentColor" />
      <path
        d="M9.6 15.6a11.4 11.4 0 0 1 5.6-5.8"
        stroke="#fff"
        strokeOpacity="0.6"
        strokeWidth="2.4"
      />
      <text
        x="20"
        y="25.6"
        textAnchor="middle"
        className="fill-on-grape font-bold text-[16px] tracking-tight"
      >
        {letter}
      </text>
    </>
  ),
  picked: () => (
    <>
      <circle cx="20" cy="20" r="18.4" stroke="currentColor" strokeWidth="2.6" />
      <circle cx="20" cy="20" r="14.6" className="fill-ink" />
      <path d="m13.4 20.6 4.6 4.4 8.6-9.4" className="stroke-paper" strokeWidth="3.4" />
    </>
  ),
  choosing: () => (
    <>
      <circle
        cx="20"
        cy="20"
        r="15"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeDasharray="5 5"
      />
      {[13, 20, 27].map((x) => (
        <circle key={x} cx={x} cy="20" r="2.1" fill="currentColor" />
      ))}
    </>
  ),
  held: () => (
    <g className="stroke-edge" strokeWidth="2.4">
      <circle cx="20" cy="20" r="14.6" className="fill-sunken" />
      <path d="M20 12.6V20l5 3.6" />
    </g>
  ),
  sold: () => (
    <>
      <circle cx="20" cy="20" r="14" className="fill-line" />
      <path d="m15.6 15.6 8.8 8.8m0-8.8-8.8 8.8" className="stroke-faint" strokeWidth="2.6" />
    </>
  ),
  blocked: () => (
    <g className="stroke-edge" strokeWidth="2.4">
      <rect x="7.5" y="7.5" width="25" height="25" rx="6" strokeDasharray="2 5" />
      <path d="M14.5 20h11" />
    </g>
  ),
  owned: () => (
    <>
      <circle cx="20" cy="20" r="16.4" className="fill-grape-wash stroke-grape" strokeWidth="2.6" />
      <path
        d="m20 11.4 2.5 5.3 5.7.8-4.2 4 1 5.8-5-2.8-5 2.8 1-5.8-4.2-4 5.7-.8z"
        className="fill-grape"
      />
    </>
  ),
};
