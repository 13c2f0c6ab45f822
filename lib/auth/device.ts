/** What a session says of the browser it is used in: a word each, null where it is none we know. */
export type Device = { browser: string | null; system: string | null };

// In this order: most browsers name the ones they descend from, too.
const browsers: readonly [RegExp, string][] = [
  [/\bEdg(A|iOS)?\//, "Edge"],
  [/\bWhale\//, "Whale"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bOPR\//, "Opera"],
  [/\bKAKAOTALK\b/i, "KakaoTalk"],
  [/\bNAVER\(/, "NAVER"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
];
const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b/, "Mac"],
  [/\bLinux\b/, "Linux"],
];

// Longer ones are nobody's browser; matching them would only cost time.
const userAgentMaxLength = 1_024;

/** Reads a User-Agent header. The header itself is not kept: it tells more about a person than the list needs. */
export function deviceOf(userAgent: string | null): Device {
  const text = (userAgent ?? "").slice(0, userAgentMaxLength);
  const nameIn = (known: typeof browsers) => known.find(([sign]) => sign.test(text))?.[1] ?? null;
  return { browser: nameIn(browsers), system: nameIn(systems) };
}
