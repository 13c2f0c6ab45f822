"use client";

import { Board } from "@/components/admin/board";
import type { StatsView } from "@/lib/admin/contract";
import { QueueControl } from "./queue-control";

/** The live board with the control of its line in it. */
export function SaleBoard({ initial }: { initial: StatsView }) {
  return <Board initial={initial} control={(stats) => <QueueControl stats={stats} />} />;
}
