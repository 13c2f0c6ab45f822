import type { dateFormats } from "@/components/ui/date-formats";
import type ko from "./ko.json";

declare module "next-intl" {
  interface AppConfig {
    Locale: "ko" | "en";
    Messages: typeof ko;
    Formats: { dateTime: typeof dateFormats };
  }
}
