import type { ReactNode } from "react";

/** A sheet of 300 x 400. Every composition fills it and may run over its edges. */
export const sheet = { width: 300, height: 400 };

export type Palette = { ground: string; loud: string; warm: string; pale: string; deep: string };
type Draw = (random: () => number, palette: Palette) => ReactNode;

export const palettes: Palette[] = [
  { ground: "#2b0f3a", loud: "#ff5a4e", warm: "#ffc145", pale: "#f7ebdd", deep: "#8a4fff" },
  { ground: "#ffd23f", loud: "#ee4266", warm: "#3bceac", pale: "#fff8e7", deep: "#0e1a40" },
  { ground: "#06323d", loud: "#f25f3a", warm: "#ffd166", pale: "#eaf4e2", deep: "#17a398" },
  { ground: "#e63b2e", loud: "#ffe2b3", warm: "#f49f0a", pale: "#f8f1e7", deep: "#2a1a1f" },
  { ground: "#c8b6ff", loud: "#ff6d00", warm: "#ffd60a", pale: "#ffffff", deep: "#3c096c" },
  { ground: "#12372a", loud: "#d81159", warm: "#ff9f1c", pale: "#fbfada", deep: "#7fb069" },
  { ground: "#1433d6", loud: "#ff7f51", warm: "#ffd9da", pale: "#f4f1de", deep: "#0b132b" },
  { ground: "#f6c7d5", loud: "#e4002b", warm: "#ff8552", pale: "#fff4e4", deep: "#1b1b3a" },
  { ground: "#15131a", loud: "#ff2e63", warm: "#f9ed69", pale: "#f5f0e6", deep: "#08d9d6" },
  { ground: "#f4e4c9", loud: "#d1495b", warm: "#edae49", pale: "#fffaf0", deep: "#00798c" },
];

const round = (value: number) => Math.round(value * 10) / 10;
const between = (random: () => number, low: number, high: number) =>
  round(low + random() * (high - low));
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A record, or a stage from straight above. */
const rings: Draw = (random, { loud, warm, pale, deep, ground }) => {
  const cx = between(random, 60, 240);
  const cy = between(random, 130, 270);
  const colours = [loud, pale, ground, warm, loud, deep, pale];
  return (
    <>
      {range(7).map((ring) => (
        <circle key={ring} cx={cx} cy={cy} r={250 - ring * 36} fill={colours[ring]} />
      ))}
      <circle cx={cx} cy={cy} r={9} fill={ground} />
    </>
  );
};

/** Sound over water, a sun above. */
const waves: Draw = (random, { loud, warm, pale, deep, ground }) => {
  const phase = random() * 6;
  const bands = [deep, pale, loud, warm, ground];
  return (
    <>
      <circle cx={between(random, 90, 210)} cy={135} r={between(random, 70, 92)} fill={loud} />
      {bands.map((colour, band) => {
        const y = 190 + band * 44;
        const swell = between(random, 14, 26);
        const points = range(31).map((step) => {
          const wave = Math.sin(phase + band * 1.3 + step * 0.42) * swell;
          return `${step * 10} ${round(y + wave)}`;
        });
        return <path key={colour} d={`M0 400L${points.join("L")}L300 400Z`} fill={colour} />;
      })}
    </>
  );
};

/** A bunch of grapes as big as the house. */
const grapes: Draw = (random, { loud, warm, pale, deep }) => {
  const rows = [4, 5, 4, 3, 2, 1].map((count, row) => ({ count, cy: 122 + row * 47 }));
  const skins = [loud, loud, deep, deep, pale, warm];
  return (
    <>
      <path d="M150 96C150 52 182 34 222 30" fill="none" stroke={pale} strokeWidth="11" />
      <path d="M158 62C104 78 66 58 54 22C104 8 146 22 158 62Z" fill={warm} />
      {rows.flatMap(({ count, cy }) =>
        range(count).map((column) => {
          const cx = 150 + (column - (count - 1) / 2) * 54;
          const skin = skins[Math.floor(random() * skins.length)];
          return (
            <g key={`${cy}-${column}`}>
              <circle cx={cx} cy={cy} r={28} fill={skin} />
              <circle cx={cx - 9} cy={cy - 9} r={5} fill={skin === pale ? deep : pale} />
            </g>
          );
        }),
      )}
    </>
  );
};

/** Spotlights crossing over a full house. */
const beams: Draw = (random, { loud, warm, pale, deep, ground }) => {
  const lamps = [loud, warm, pale, loud, warm];
  return (
    <>
      <rect width="300" height="400" fill={deep} />
      {lamps.map((colour, lamp) => {
        const from = 22 + lamp * 64;
        const to = between(random, 10, 290);
        const spread = between(random, 50, 84);
        return (
          <path
            key={from}
            d={`M${from - 8} -6L${from + 8} -6L${round(to + spread)} 330L${round(to - spread)} 330Z`}
            fill={colour}
            opacity="0.72"
          />
        );
      })}
      <ellipse cx="150" cy="336" rx="230" ry="42" fill={pale} />
      {range(6).map((head) => (
        <circle key={head} cx={head * 60} cy={between(random, 356, 374)} r={34} fill={ground} />
      ))}
      <rect y="356" width="300" height="48" fill={ground} />
    </>
  );
};

/** Tiles that were cut from circles. */
const tiles: Draw = (random, palette) => {
  const size = 100;
  const { ground, loud, warm, pale, deep } = palette;
  const colours = [loud, warm, pale, deep];
  return range(12).map((tile) => {
    const pick = Math.floor(random() * colours.length);
    const back = tile % 2 === 0 ? ground : colours[pick];
    const front =
      tile % 2 === 0 ? colours[pick] : colours[(pick + 1 + (tile % 3)) % colours.length];
    const turn = Math.floor(random() * 4) * 90;
    const x = (tile % 3) * size;
    const y = Math.floor(tile / 3) * size;
    const shapes = [
      "M0 0H100A100 100 0 0 1 0 100Z",
      "M0 50A50 50 0 0 1 100 50Z M0 100A50 50 0 0 1 100 100Z",
      "M0 0A100 100 0 0 1 100 100A100 100 0 0 1 0 0Z",
      "M50 6A44 44 0 1 1 49.9 6Z M50 32A18 18 0 1 0 50.1 32Z",
    ];
    return (
      <g key={tile} transform={`translate(${x} ${y})`}>
        <rect width={size + 0.5} height={size + 0.5} fill={back} />
        <path
          d={shapes[Math.floor(random() * shapes.length)]}
          fill={front}
          transform={`rotate(${turn} 50 50)`}
        />
      </g>
    );
  });
};

/** Loudness, bar by bar. */
const levels: Draw = (random, { loud, warm, pale, deep }) => {
  const colours = [loud, pale, warm, deep];
  return (
    <>
      {range(8).map((bar) => {
        const height = between(random, 70, 330);
        const x = 14 + bar * 35;
        const colour = colours[(bar + Math.floor(random() * 2)) % colours.length];
        return (
          <g key={bar}>
            <rect x={x} y={400 - height} width="27" height={height + 20} rx="13.5" fill={colour} />
            <circle cx={x + 13.5} cy={400 - height - 24} r="13.5" fill={colours[(bar + 1) % 4]} />
          </g>
        );
      })}
    </>
  );
};

/** Strings, struck. */
const strings: Draw = (random, { loud, warm, pale, deep }) => {
  const bend = between(random, 0.7, 1.3);
  const lines = range(34);
  return (
    <>
      <circle cx={between(random, 90, 210)} cy={between(random, 150, 250)} r="104" fill={loud} />
      <g stroke={pale} strokeWidth="2.4">
        {lines.map((line) => (
          <path key={line} d={`M${round(line * 9 * bend)} 0L300 ${round(400 - line * 12)}`} />
        ))}
      </g>
      <g stroke={warm} strokeWidth="2.4">
        {lines.map((line) => (
          <path key={line} d={`M0 ${round(line * 12 * bend)}L${round(300 - line * 9)} 400`} />
        ))}
      </g>
      <circle cx="46" cy="352" r="20" fill={deep} />
    </>
  );
};

/** A low moon behind stripes, and hills. */
const moon: Draw = (random, { loud, warm, pale, deep, ground }) => {
  const cx = between(random, 110, 190);
  const peak = between(random, 60, 240);
  return (
    <>
      <circle cx={cx} cy="190" r="128" fill={warm} />
      {range(6).map((stripe) => (
        <rect
          key={stripe}
          y={172 + stripe * 27}
          width="300"
          height={4 + stripe * 3.4}
          fill={ground}
        />
      ))}
      <path d={`M-20 400L${peak} 236L320 400Z`} fill={loud} />
      <path d={`M-60 400L${round(peak - 110)} 292L${round(peak + 90)} 400Z`} fill={deep} />
      <path d={`M${round(peak - 10)} 400L${round(peak + 120)} 280L340 400Z`} fill={pale} />
      {range(7).map((star) => (
        <circle
          key={star}
          cx={between(random, 12, 288)}
          cy={between(random, 14, 110)}
          r={between(random, 1.6, 4)}
          fill={pale}
        />
      ))}
    </>
  );
};

export const compositions: Draw[] = [rings, waves, grapes, beams, tiles, levels, strings, moon];
