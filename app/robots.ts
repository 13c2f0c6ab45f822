import type { MetadataRoute } from "next";
import { env } from "@/lib/env";

export const dynamic = "force-dynamic";

/**
 * Nothing personal is named here: every page of somebody's own, the organiser's too, sends whoever is not logged in to
 * the login page, so there is nothing to be found, and a list of paths to keep out of would only be a map of them.
 */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: {
      userAgent: "*",
      allow: "/",
      disallow: "/api/",
    },
    sitemap: new URL("/sitemap.xml", env().APP_URL).href,
  };
}
