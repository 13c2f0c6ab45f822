/** The page on which the buyer agrees. Plain HTML: it works without a script, on a phone, by keyboard. */

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
      refusal: "Card refused",
      wrongAmount: "Another amount captured",
      duplicateCallbacks: "Callbacks sent several times",
      outOfOrderCallbacks: "Callbacks out of order",
      badSignature: "Callbacks with a bad signature",
    },
  },
};

const style = `
  :root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
  body { margin: 0 auto; max-width: 26rem; padding: 2rem 1rem }
  h1 { font-size: 1.25rem } .amount { font-size: 2rem; font-weight: 700; margin: .25rem 0 1.5rem }
  label { display: block; margin-bottom: .25rem } select { width: 100% }
  select, button, a.button { box-sizing: border-box; font: inherit; min-height: 2.75rem; padding: .5rem .75rem }
  .actions { display: flex; gap: .5rem; margin-top: 1.5rem } button { flex: 1; cursor: pointer }`;
const headers = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
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
<body><main><h1>${text.title}</h1><p>${text.note}</p>
<p>${escaped(order.orderName)}</p><p class="amount">${amount}</p>
${body}</main></body></html>`);
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
