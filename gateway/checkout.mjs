import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** The page on which the buyer agrees. Plain HTML: it works without a script, on a phone, by keyboard. */

const fontFile = "pretendard/dist/web/variable/woff2/PretendardVariable.woff2";
const fontSeconds = 86_400;

const texts = {
  ko: {
    title: "카드 결제 (연습용)",
    note: "실제 돈이 오가지 않습니다.",
    pay: "결제하기",
    cancel: "취소",
    fault: "일부러 일으킬 문제",
    over: "이미 끝난 결제입니다.",
    back: "돌아가기",
    faults: {
      none: "없음",
      slow: "느린 응답",
      timeoutAfterCapture: "승인 후 응답 없음",
      lostAnswer: "승인 후 연결 끊김",
      away: "동의 후 한동안 응답 없음",
      refusal: "카드 거절",
      wrongAmount: "다른 금액 승인",
      duplicateCallbacks: "중복 알림",
      outOfOrderCallbacks: "순서가 뒤바뀐 알림",
      badSignature: "잘못된 서명의 알림",
    },
  },
  en: {
    title: "Card payment (practice)",
    note: "No money moves.",
    pay: "Pay",
    cancel: "Cancel",
    fault: "What should go wrong",
    over: "This payment is over.",
    back: "Go back",
    faults: {
      none: "Nothing",
      slow: "Slow answer",
      timeoutAfterCapture: "No answer after the capture",
      lostAnswer: "Connection lost after the capture",
      away: "No answer for a while after agreeing",
      refusal: "Card refused",
      wrongAmount: "Another amount captured",
      duplicateCallbacks: "Callbacks sent several times",
      outOfOrderCallbacks: "Callbacks out of order",
      badSignature: "Callbacks with a bad signature",
    },
  },
};

const style = `
  @font-face { font-family: Pretendard; src: url(/font.woff2) format("woff2"); font-weight: 45 920; font-display: swap }
  :root { color-scheme: light dark; font-family: Pretendard, system-ui, sans-serif; line-height: 1.5;
    --ground: light-dark(#eef2f6, #10151b); --card: light-dark(#fff, #1a222b); --ink: light-dark(#16202b, #eef3f8);
    --soft: light-dark(#4d5b69, #a9b6c3); --edge: light-dark(#8593a1, #66737f); --main: light-dark(#0b5bab, #8cc4ff);
    --on-main: light-dark(#fff, #0c1a28) }
  body { margin: 0; background: var(--ground); color: var(--ink) }
  main { margin: 0 auto; max-width: 25rem; padding: 2rem 1.5rem; background: var(--card) }
  @media (min-width: 30rem) { main { margin-top: 12vh; padding: 2.5rem; border-radius: 1rem } }
  h1 { margin: 0; font-size: 1.25rem } p { margin: .25rem 0 } .note, label { color: var(--soft) }
  .order { margin-top: 1.5rem } .amount { font-size: 2.25rem; font-weight: 800; margin: 0 0 1.5rem }
  label { display: block; margin-bottom: .375rem; font-size: .875rem } select { width: 100% }
  select, button, a.button { box-sizing: border-box; font: inherit; min-height: 3rem; padding: .5rem .875rem;
    border: 1px solid var(--edge); border-radius: .5rem; background: transparent; color: inherit }
  option { background: var(--card); color: var(--ink) }
  .actions { display: flex; gap: .625rem; margin-top: 1.5rem } button { flex: 1; cursor: pointer; font-weight: 700 }
  button[value="pay"] { flex: 2; border-color: transparent; background: var(--main); color: var(--on-main) }
  a.button { display: inline-block; font-weight: 700 }
  :focus-visible { outline: 3px solid var(--main); outline-offset: 2px }`;
const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

export function showCheckout(order, request, response, faults) {
  const locale = /^en\b/i.test(request.headers["accept-language"] ?? "") ? "en" : "ko";
  const text = texts[locale];
  const body = order.state === "PENDING" ? form(order, text, faults) : over(order, text);
  const amount = new Intl.NumberFormat(locale, { style: "currency", currency: "KRW" }).format(
    order.amount,
  );
  response.writeHead(200, headers).end(`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text.title}</title><style>${style}</style></head>
<body><main><h1>${text.title}</h1><p class="note">${text.note}</p>
<p class="order">${escaped(order.orderName)}</p><p class="amount">${amount}</p>
${body}</main></body></html>`);
}

/** The shop's own: the page is as readable on a machine without Korean fonts. */
export async function sendFont(response) {
  const font = await readFile(createRequire(import.meta.url).resolve(fontFile));
  const cacheControl = `public, max-age=${fontSeconds}`;
  response
    .writeHead(200, { "content-type": "font/woff2", "cache-control": cacheControl })
    .end(font);
}

function form({ orderId }, text, faults) {
  const options = faults.map((name) => `<option value="${name}">${text.faults[name]}</option>`);
  return `<form method="post" action="/checkout/${encodeURIComponent(orderId)}">
<label for="fault">${text.fault}</label><select id="fault" name="fault">${options.join("")}</select>
<p class="actions"><button name="action" value="pay">${text.pay}</button>
<button name="action" value="cancel">${text.cancel}</button></p></form>`;
}

function over({ returnUrl }, text) {
  return `<p>${text.over}</p><p><a class="button" href="${escaped(returnUrl)}">${text.back}</a></p>`;
}

/** The buyer agreed or went away; either way back to the shop. */
export function answerCheckout(order, fields, response, faults) {
  if (order.state === "PENDING") {
    order.state = fields.get("action") === "pay" ? "AUTHORIZED" : "REFUSED";
    const fault = fields.get("fault") ?? "none";
    if (faults.includes(fault)) order.fault = fault;
  }
  response.writeHead(303, { location: order.returnUrl, "cache-control": "no-store" }).end();
}

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(value) {
  return String(value).replace(/[&<>"']/g, (character) => entities[character]);
}
