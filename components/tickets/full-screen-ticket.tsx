"use client";

import { Maximize2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

type Props = { label: string; title: string; children: ReactNode };

/** Opens a ticket's code as large as the screen allows, to be held under a scanner. */
export function FullScreenTicket({ label, title, children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        tone="secondary"
        size="sm"
        onClick={() => setIsOpen(true)}
        className="w-full print:hidden"
      >
        <Maximize2 aria-hidden className="size-4" />
        {label}
      </Button>
      <Dialog open={isOpen} onClose={() => setIsOpen(false)} title={title}>
        {isOpen && children}
      </Dialog>
    </>
  );
}
