import { LRUCache } from "lru-cache";
import { pictureSize, sharePicture } from "@/app/_site/share-picture";
import { findConcertPage } from "./find-concert";

export const alt = "frontrow";
export const size = pictureSize;
export const contentType = "image/png";

const picturesMax = 200;
const keptSeconds = 3_600;
/** Drawing one takes a processor half a second: each is drawn once. */
const pictures = new LRUCache<string, Promise<ArrayBuffer>>({ max: picturesMax });

type Props = { params: Promise<{ concertId: string }> };

/** The picture of a link to a concert. */
export default async function Image({ params }: Props) {
  const { concert } = await findConcertPage((await params).concertId);
  const { concertId, title, firstDate, lastDate, venueName } = concert;
  const days = firstDate === lastDate ? [firstDate] : [firstDate, lastDate];
  const dates = days.filter((day) => day !== null).map((day) => day.replaceAll("-", "."));
  const lines = [dates.join(" – "), venueName].filter((line) => line !== "");
  const key = JSON.stringify([concertId, title, lines]);
  const drawn = pictures.get(key) ?? sharePicture(concertId, { title, lines });
  pictures.set(key, drawn);
  return new Response(await drawn, {
    headers: { "content-type": contentType, "cache-control": `public, max-age=${keptSeconds}` },
  });
}
