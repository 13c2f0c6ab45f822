import { seatsPerRow } from "@/lib/concert/rules";

export type Candidate = {
  seatNumber: number;
  isFree: boolean;
  /** Of the wanted grade; a free seat of another grade is no candidate, but may still be left alone. */
  isWanted: boolean;
};

/** One row further back weighs as much as this many seats further aside. */
const rowWeight = 1.5;

type Block = { numbers: number[]; orphans: number; distance: number };

/**
 * Numbers of the `count` free seats side by side that are nearest to the middle of the stage, before all
 * others those that leave no single free seat alone. Empty when no row has so many.
 */
export function bestAvailable(seats: readonly Candidate[], count: number): number[] {
  const blocks = rowsOf(seats).flatMap((row, rowIndex) => blocksOf(row, rowIndex, count));
  const [best] = blocks.sort((a, b) => a.orphans - b.orphans || a.distance - b.distance);
  return best?.numbers ?? [];
}

function rowsOf(seats: readonly Candidate[]): Candidate[][] {
  const byNumber = [...seats].sort((a, b) => a.seatNumber - b.seatNumber);
  const rows: Candidate[][] = [];
  for (let start = 0; start < byNumber.length; start += seatsPerRow) {
    rows.push(byNumber.slice(start, start + seatsPerRow));
  }
  return rows;
}

function blocksOf(row: Candidate[], rowIndex: number, count: number): Block[] {
  const middle = (seatsPerRow - 1) / 2;
  const blocks: Block[] = [];
  for (let start = 0; start + count <= row.length; start += 1) {
    const block = row.slice(start, start + count);
    if (!block.every(({ isFree, isWanted }) => isFree && isWanted)) continue;
    const end = start + count;
    const orphans = isAlone(row, start - 1, -1) + isAlone(row, end, 1);
    const aside = Math.abs(start + (count - 1) / 2 - middle);
    const numbers = block.map(({ seatNumber }) => seatNumber);
    blocks.push({ numbers, orphans, distance: rowIndex * rowWeight + aside });
  }
  return blocks;
}

/** 1 when the seat beside a block is free and its next neighbour is not: nobody could sit there in company. */
function isAlone(row: Candidate[], at: number, step: -1 | 1): number {
  return row[at]?.isFree && !row[at + step]?.isFree ? 1 : 0;
}
