import type { ParsedCell, ParsedRow } from "../blocks.ts";

/** A cell with its place on the grid of its table. */
export interface PlacedCell {
  cell: ParsedCell;
  /** Its first column, from 0. */
  column: number;
  columns: number;
  rows: number;
  header: boolean;
}

/** Tables of this many columns are no tables; spans beyond it are faults of the file. */
const widest = 1000;

/**
 * Lays the cells of a table on a grid, as HTML does: a cell takes the next columns that no merged cell of a row above
 * holds. Where no row names the columns, the first does if it looks like one: it fills every column with words that are
 * neither figures nor sentences, and there are rows under it.
 * @see https://html.spec.whatwg.org/multipage/tables.html#forming-a-table
 */
export function onGrid(rows: readonly ParsedRow[]): PlacedCell[][] {
  /** For each column, how many of the next rows a cell from above still holds. */
  const held: number[] = [];
  const placed = rows.map(({ cells }, row) => {
    let column = 0;
    const own = cells.map((cell): PlacedCell => {
      while ((held[column] ?? 0) > 0) column++;
      const columns = Math.min(cell.columns ?? 1, widest);
      const span = Math.min(cell.rows ?? 1, rows.length - row);
      const at = column;
      for (let i = 0; i < columns; i++) held[at + i] = span + 1;
      column += columns;
      return { cell, column: at, columns, rows: span, header: cell.header };
    });
    for (const [i, count] of held.entries()) if (count > 0) held[i] = count - 1;
    return own;
  });
  const [first] = placed;
  if (first && looksLikeHeader(placed)) for (const cell of first) cell.header = true;
  return placed;
}

const longestName = 60;

function looksLikeHeader(rows: readonly PlacedCell[][]): boolean {
  const [first = [], ...others] = rows;
  if (others.length === 0 || first.length < 2) return false;
  // Somebody said which cells are headers, if only of rows.
  if (rows.some((cells) => cells.length > 0 && cells.every(({ header }) => header))) return false;
  if (first.some(({ header }) => header)) return false;
  const names = first.every(({ cell: { text } }) => {
    const words = text.trim();
    return words.length <= longestName && !/^[\p{Sc}\p{N}]|\p{N}$|[.!?]$/u.test(words);
  });
  // One cell alone may be empty: the corner over the names of rows.
  return (
    names &&
    first.filter(({ cell }) => cell.text.trim() === "").length <= 1 &&
    first[1]?.cell.text.trim() !== ""
  );
}
