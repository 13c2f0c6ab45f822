"use client";

import { useEffect, useEffectEvent, useState } from "react";

/** Renders that were shown in this document, by their server time; the browser's back and forward keep fewer. */
const shown = new Set<string>();
const shownMax = 100;

/**
 * Calls `comeBack` when a page from before is shown once more, by the browser's back and forward: what it
 * says may have been overtaken.
 */
export function useReturn(renderedAt: string, comeBack: () => void): void {
  const [isReturn] = useState(() => shown.has(renderedAt));
  const onReturn = useEffectEvent(comeBack);
  useEffect(() => {
    if (shown.size >= shownMax) shown.clear();
    shown.add(renderedAt);
  }, [renderedAt]);
  useEffect(() => {
    if (isReturn) onReturn();
    const show = ({ persisted }: PageTransitionEvent) => persisted && onReturn();
    window.addEventListener("pageshow", show);
    return () => window.removeEventListener("pageshow", show);
  }, [isReturn]);
}
