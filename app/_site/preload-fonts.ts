import common88 from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.88.woff2";
import common89 from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.89.woff2";
import common90 from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.90.woff2";
import commonest from "pretendard/dist/web/variable/woff2-dynamic-subset/PretendardVariable.subset.91.woff2";
import { preload } from "react-dom";
import type { Locale } from "@/lib/errors";

// Cut by frequency: 91 has Latin and digits, the three before it most Hangul of large type. More of them would hold up
// the first sight of the page on a slow line by longer than they save it from moving.
const koreanFiles = [common90, common89, common88];

/**
 * Asks for the fonts of the first screen along with the styles, so that no large line breaks anew when they come. For
 * pages that begin with large type; on the others nothing moves without it.
 */
export function preloadFonts(locale: Locale): void {
  for (const file of locale === "ko" ? [commonest, ...koreanFiles] : [commonest]) {
    preload(file, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
  }
}
