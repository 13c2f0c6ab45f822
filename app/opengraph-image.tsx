import { getTranslations } from "next-intl/server";
import { pictureSize, sharePicture } from "./_site/share-picture";

export const alt = "frontrow";
export const size = pictureSize;
export const contentType = "image/png";

const posterOfTheHouse = 4;
const pictures = new Map<string, Promise<ArrayBuffer>>();

/** The picture of every link that has none of its own. */
export default async function Image() {
  const t = await getTranslations("Site");
  const title = t("slogan");
  const drawn = pictures.get(title) ?? sharePicture(posterOfTheHouse, { title, lines: [] });
  pictures.set(title, drawn);
  return new Response(await drawn, { headers: { "content-type": contentType } });
}
