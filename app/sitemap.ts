import type { MetadataRoute } from "next";
import { listConcerts } from "@/lib/concert/list-concerts";
import { env } from "@/lib/env";

export const dynamic = "force-dynamic";

const concertsMax = 100;

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const { items } = await listConcerts({ page: 1, size: concertsMax });
  const paths = ["/", ...items.map(({ concertId }) => `/concerts/${concertId}`)];
  return paths.map((path) => ({ url: new URL(path, env().APP_URL).href }));
}
