export type GridSize = { rows: number; columns: number };

/**
 * Where a key moves the focus of a grid whose cells are numbered row by row: the new index (the old one at
 * the edge), or null for a key that does not move.
 */
export function moveInGrid(
  index: number,
  key: string,
  withCtrl: boolean,
  { rows, columns }: GridSize,
): number | null {
  const row = Math.floor(index / columns);
  const column = index % columns;
  const last = rows * columns - 1;
  switch (key) {
    case "ArrowLeft":
      return column > 0 ? index - 1 : index;
    case "ArrowRight":
      return column < columns - 1 ? index + 1 : index;
    case "ArrowUp":
      return row > 0 ? index - columns : index;
    case "ArrowDown":
      return row < rows - 1 ? index + columns : index;
    case "Home":
      return withCtrl ? 0 : row * columns;
    case "End":
      return withCtrl ? last : row * columns + columns - 1;
    default:
      return null;
  }
}
