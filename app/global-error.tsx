"use client";

import "./globals.css";
import { buttonClass } from "@/components/ui/button";

// Not even the layout could be made, and with it no language is known: both are said.
const words = [
  {
    lang: "ko",
    title: "화면을 보여 드릴 수 없어요",
    hint: "잠시 후 다시 시도해 주세요. 티켓과 결제는 안전합니다.",
    again: "다시 시도",
  },
  {
    lang: "en",
    title: "The page could not be shown",
    hint: "Try again in a moment. Your tickets and payments are safe.",
    again: "Try again",
  },
];

type Props = { error: Error & { digest?: string } };

export default function GlobalError({ error }: Props) {
  return (
    <html lang="ko">
      <body className="page flex flex-col justify-center gap-10 py-16">
        <title>frontrow</title>
        {words.map(({ lang, title, hint, again }) => (
          <div key={lang} lang={lang} className="mx-auto w-full max-w-md">
            <h1 className="font-extrabold text-title">{title}</h1>
            <p className="mt-2 mb-5 text-soft">{hint}</p>
            {/* The whole page anew: what is broken is what would stay. */}
            {/* biome-ignore lint/a11y/useValidAnchor: an empty address is this page itself */}
            <a href="" className={buttonClass()}>
              {again}
            </a>
          </div>
        ))}
        {error.digest && <p className="mx-auto text-faint text-sm">{error.digest}</p>}
      </body>
    </html>
  );
}
