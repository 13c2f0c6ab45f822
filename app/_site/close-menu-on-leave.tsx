"use client";

import { usePathname } from "next/navigation";
import { useEffect } from "react";

/** The menu is the layout's and outlives a page: it closes when another page is shown. */
export function CloseMenuOnLeave({ menuId }: { menuId: string }) {
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what it waits for
  useEffect(() => {
    const menu = document.getElementById(menuId);
    if (menu?.matches(":popover-open")) menu.hidePopover();
  }, [menuId, path]);
  return null;
}
