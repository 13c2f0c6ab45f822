import common85 from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.85.woff2";
import common86 from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.86.woff2";
import common87 from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.87.woff2";
import common88 from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.88.woff2";
import common89 from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.89.woff2";
import common90 from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.90.woff2";
import commonest from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.91.woff2";
import { preload } from "react-dom";
import type { Locale } from "@/lib/errors";

// Cut by frequency: 91 has Latin and digits, the ones before it nearly all Hangul our own texts use.
const koreanFiles = [common90, common89, common88, common87, common86, common85];

/** Asks for the fonts of the first screen along with the styles, so that no line breaks anew when they come. */
export function preloadFonts(locale: Locale): void {
  for (const file of locale === "ko" ? [commonest, ...koreanFiles] : [commonest]) {
    preload(file, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
  }
}
