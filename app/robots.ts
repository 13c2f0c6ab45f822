import type { MetadataRoute } from "next";
import { env } from "@/lib/env";

export const dynamic = "force-dynamic";

export default function robots(): MetadataRoute.Robots {
  return {
    rules: {
      userAgent: "*",
      allow: "/",
      disallow: ["/admin", "/api/", "/checkout/", "/reservations", "/wallet"],
    },
    sitemap: new URL("/sitemap.xml", env().APP_URL).href,
  };
}
