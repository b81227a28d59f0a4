import type { ParsedCell, ParsedRow } from "../blocks.ts";

/** A cell with its place on the grid of its table. */
export interface PlacedCell {
  cell: ParsedCell;
  /** Its first column, from 0. */
  column: number;
  columns: number;
  /** Rows that it covers, empty ones not counted. */
  rows: number;
  header: boolean;
}

/** Tables of this many columns are no tables; spans beyond it are faults of the file. */
const widest = 1000;

/** A row of a table that has words. */
export interface PlacedRow {
  /** It only names columns. */
  header: boolean;
  cells: PlacedCell[];
}

/**
 * Lays the cells of a table on a grid, as HTML does: a cell takes the next columns that no merged cell of a row above
 * holds. Rows without a word are left out. Where no cell is marked as a header, the first row is one if it looks like it.
 * @see https://html.spec.whatwg.org/multipage/tables.html#forming-a-table
 */
export function onGrid(rows: readonly ParsedRow[]): PlacedRow[] {
  const placed = withoutEmptyRows(place(rows));
  const [first, ...others] = placed;
  if (!first) return [];
  const width = Math.max(...placed.map(widthOf));
  if (!placed.some((cells) => cells.some(({ header }) => header)) && looksLikeHeader(first, others, width))
    for (const cell of first) cell.header = true;
  const named = placed.map((cells) => ({ header: namesColumns(cells, width), cells }));
  // Where all is set as a header nothing is one; with rows of several columns the first may be.
  if (named.every(({ header }) => header))
    for (const [i, row] of named.entries()) row.header = i === 0 && named.length > 1;
  return named;
}

/** A header cell alone at the head of its row names that. */
function namesColumns(cells: readonly PlacedCell[], width: number): boolean {
  const words = cells.filter(({ cell }) => hasWords(cell));
  return (
    words.every(({ header }) => header) &&
    (width === 1 || words.some(({ column, columns }) => column > 0 || columns > 1))
  );
}

function hasWords({ text }: ParsedCell): boolean {
  return text.trim() !== "";
}

function widthOf(cells: readonly PlacedCell[]): number {
  return cells.reduce((most, { column, columns }) => Math.max(most, column + columns), 0);
}

function place(rows: readonly ParsedRow[]): PlacedCell[][] {
  /** For each column, how many of the next rows a cell from above still holds. */
  const held: number[] = [];
  return rows.map(({ cells }, row) => {
    let column = 0;
    const own = cells.map((cell): PlacedCell => {
      while ((held[column] ?? 0) > 0) column++;
      const columns = within(cell.columns, widest);
      const span = within(cell.rows, rows.length - row);
      const at = column;
      for (let i = 0; i < columns; i++) held[at + i] = span;
      column += columns;
      return { cell, column: at, columns, rows: span, header: cell.header };
    });
    for (const [i, count = 0] of held.entries()) if (count > 0) held[i] = count - 1;
    return own;
  });
}

function within(count: number | undefined, most: number): number {
  return Math.max(1, Math.min(count ?? 1, most));
}

/** Without rows that have no word; cells that reach over one cover a row less. */
function withoutEmptyRows(placed: readonly PlacedCell[][]): PlacedCell[][] {
  const isEmpty = placed.map((cells) => !cells.some(({ cell }) => hasWords(cell)));
  const before = [0];
  for (const [row, empty] of isEmpty.entries()) before.push((before[row] ?? 0) + (empty ? 1 : 0));
  return placed.flatMap((cells, row) => {
    if (isEmpty[row]) return [];
    const emptyIn = (span: number) => (before[row + span] ?? 0) - (before[row] ?? 0);
    return [cells.map((cell) => ({ ...cell, rows: cell.rows - emptyIn(cell.rows) }))];
  });
}

const longestName = 60;
const figure = /^[\p{Sc}+\-−±~<>≤≥]?\s?\d|\d\s?(?:\p{Sc}|\p{L}{1,3}|%)?$/u;

/**
 * Whether a first row names the columns: each with a short phrase of its own. In a table of two columns it could as well
 * be a pair like the others, so that there the rows under it have to be of another kind: figures, or whole sentences.
 */
function looksLikeHeader(
  first: readonly PlacedCell[],
  others: readonly PlacedCell[][],
  width: number,
): boolean {
  if (others.length === 0 || first.length < 2 || widthOf(first) < width) return false;
  const names = first.map(({ cell }) => cell.text.trim());
  const isName = (text: string) =>
    text.length <= longestName && !figure.test(text) && !/[.!?:;。！？]$/u.test(text);
  // One cell alone may be empty: the corner over the names of rows.
  const named = names.filter((name) => name !== "");
  if (names.slice(1).includes("") || new Set(named).size < named.length || !named.every(isName)) return false;
  if (first.length > 2 && others.length > 1) return true;
  return first.some(({ column }) => {
    const under = others.flatMap((cells) =>
      cells.filter((cell) => cell.column === column && hasWords(cell.cell)),
    );
    const unlike = under.filter(({ cell }) => !isName(cell.text.trim()));
    return under.length > 0 && unlike.length >= (2 / 3) * under.length;
  });
}
