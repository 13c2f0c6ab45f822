import { NextIntlClientProvider, useMessages } from "next-intl";
import type { ReactNode } from "react";

type Props = { namespaces: string[]; children: ReactNode };

/**
 * Hands the named namespaces of the catalogue (and Common) to the client components inside, and no more:
 * every message sent is weight on the page.
 */
export function ClientMessages({ namespaces, children }: Props) {
  const all = useMessages();
  const wanted = ["Common", ...namespaces];
  const messages = Object.fromEntries(
    Object.entries(all).filter(([namespace]) => wanted.includes(namespace)),
  );
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>;
}
