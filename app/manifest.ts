import type { MetadataRoute } from "next";

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: "frontrow",
    short_name: "frontrow",
    start_url: "/",
    display: "standalone",
    background_color: "#fbf8f4",
    theme_color: "#6a2ba8",
    icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml" }],
  };
}
