import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { dateFormats } from "@/components/ui/date-formats";
import type { Locale } from "@/lib/errors";
import { localeOf } from "@/lib/http/request-headers";

export const localeCookie = "locale";
export const venueTimeZone = "Asia/Seoul";

const catalogues = {
  ko: () => import("@/messages/ko.json"),
  en: () => import("@/messages/en.json"),
};

/** The language of this request: what the person chose, else what the browser asks for, else Korean. */
async function requestLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(localeCookie)?.value;
  if (chosen === "ko" || chosen === "en") return chosen;
  return localeOf(await headers());
}

export default getRequestConfig(async () => {
  const locale = await requestLocale();
  return {
    locale,
    timeZone: venueTimeZone,
    messages: (await catalogues[locale]()).default,
    formats: { dateTime: dateFormats },
  };
});
