import QRCode from "qrcode";

/** White around the code, in modules; scanners need four. */
const quietModules = 4;

/** A QR code drawn as one path. It stays black on white in every theme, because scanners want it so. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  const side = modules.size + 2 * quietModules;
  return (
    <svg
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="block w-full rounded-md forced-color-adjust-none"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={pathOf(modules.data, modules.size)} fill="#000" />
    </svg>
  );
}

/** One horizontal stroke per run of dark modules. */
function pathOf(dark: ArrayLike<number>, size: number): string {
  let path = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!dark[row * size + column]) continue;
      const start = column;
      while (column + 1 < size && dark[row * size + column + 1]) column += 1;
      const length = column - start + 1;
      path += `M${start + quietModules} ${row + quietModules}h${length}v1h-${length}z`;
    }
  }
  return path;
}
