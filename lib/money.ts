import type { Locale } from "@/lib/errors";

const formats = {
  ko: new Intl.NumberFormat("ko-KR"),
  en: new Intl.NumberFormat("en-US"),
};

/** "110,000원" or "₩110,000". Amounts are integers of won everywhere. */
export function formatWon(amountWon: number, locale: Locale): string {
  const digits = formats[locale].format(Math.abs(amountWon));
  const sign = amountWon < 0 ? "-" : "";
  return locale === "ko" ? `${sign}${digits}원` : `${sign}₩${digits}`;
}
