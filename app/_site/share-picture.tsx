import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ImageResponse } from "next/og";
import { posterMarkup } from "@/components/ui/poster-markup";

/** What the networks show beside a link. */
export const pictureSize = { width: 1200, height: 630 };

const paper = "#fbf8f4";
const ink = "#1c1720";
const soft = "#544b54";
const grape = "#6a2ba8";
const padPx = 72;
const posterPx = { width: 472, height: 630 };
/** Longer titles are set smaller, so that none runs out of the picture. */
const longTitleLength = 18;

type Words = { title: string; lines: string[] };

const fontFolder = join(process.cwd(), "node_modules/pretendard/dist/public/static");
let fonts: Promise<{ bold: Buffer; medium: Buffer }> | undefined;

async function readFonts() {
  const [bold, medium] = await Promise.all([
    readFile(join(fontFolder, "Pretendard-ExtraBold.otf")),
    readFile(join(fontFolder, "Pretendard-Medium.otf")),
  ]);
  return { bold, medium };
}

/** The picture of a link: words on the left, the concert's own poster on the right. */
export async function sharePicture(
  concertId: number,
  { title, lines }: Words,
): Promise<ArrayBuffer> {
  fonts ??= readFonts();
  const { bold, medium } = await fonts;
  const poster = `data:image/svg+xml;base64,${Buffer.from(posterMarkup(concertId)).toString("base64")}`;
  const picture = new ImageResponse(
    <div
      style={{
        display: "flex",
        width: "100%",
        height: "100%",
        background: paper,
        color: ink,
        fontFamily: "Pretendard",
      }}
    >
      <div
        style={{
          display: "flex",
          flex: 1,
          flexDirection: "column",
          justifyContent: "space-between",
          padding: padPx,
        }}
      >
        <div style={{ fontSize: 40, fontWeight: 800, letterSpacing: -2, color: grape }}>
          frontrow
        </div>
        <div style={{ display: "flex", flexDirection: "column" }}>
          <div
            style={{
              fontSize: title.length > longTitleLength ? 58 : 76,
              fontWeight: 800,
              letterSpacing: -3,
              lineHeight: 1.15,
              wordBreak: "keep-all",
              lineClamp: 4,
            }}
          >
            {title}
          </div>
          {lines.map((line) => (
            <div key={line} style={{ marginTop: 18, fontSize: 32, color: soft }}>
              {line}
            </div>
          ))}
        </div>
      </div>
      {/* biome-ignore lint/performance/noImgElement: a picture inside a picture, drawn here and now */}
      <img src={poster} alt="" {...posterPx} />
    </div>,
    {
      ...pictureSize,
      fonts: [
        { name: "Pretendard", data: bold, weight: 800 },
        { name: "Pretendard", data: medium, weight: 500 },
      ],
    },
  );
  return picture.arrayBuffer();
}
