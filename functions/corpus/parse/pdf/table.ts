import type { Line } from "./line.ts";

/** A table by where its words stand. */
export interface Table {
  rows: Cell[][];
  /** What stands over all columns in its first rows. */
  title?: Line[];
  x: number;
  end: number;
  y: number;
  bottom: number;
  page: number;
}

export interface Cell {
  lines: Line[];
  header: boolean;
  columns: number;
  rows: number;
}

/** Lines of a cell on one base line are one. */
export function merged(lines: readonly Line[]): Line[] {
  const rows: Line[] = [];
  for (const line of lines) {
    const open = rows.at(-1);
    if (open && Math.abs(open.y - line.y) < 0.2 * line.size) {
      open.words = [...open.words, ...line.words].sort((a, b) => a.x - b.x);
      open.x = Math.min(open.x, line.x);
      open.end = Math.max(open.end, line.end);
      open.bold &&= line.bold;
    } else rows.push({ ...line });
  }
  return rows;
}

/** A first row of one cell over all columns is the title. */
export function withoutTitle(rows: readonly Cell[][], columns: number): { title: Line[]; rows: Cell[][] } {
  const title: Line[] = [];
  let from = 0;
  for (; from < rows.length - 2; from++) {
    const filled = rows[from]?.filter(({ lines }) => lines.length > 0) ?? [];
    const [cell] = filled;
    const whole = columns > 2 && (rows[from]?.length === 1 || (cell?.columns ?? columns) >= columns);
    if (filled.length > 1 || !whole || (cell?.lines.length ?? 0) > 3) break;
    title.push(...(filled[0]?.lines ?? []));
  }
  return { title, rows: rows.slice(from) };
}

/** The first rows name the columns when their type or their kind of entries says so, or a line under them. */
export function markHeaders(rows: readonly Cell[][], underlined = false): Cell[][] {
  const [first, ...body] = rows;
  if (!first || body.length === 0) return [...rows];
  const textOf = ({ lines }: Cell) => lines.flatMap(({ words }) => words.map(({ text }) => text)).join(" ");
  const isBold = (cells: readonly Cell[]) => {
    const filled = cells.filter(({ lines }) => lines.length > 0);
    return filled.length > 0 && filled.every(({ lines }) => lines.every(({ bold }) => bold));
  };
  const plainBody = body.filter((row) => !isBold(row)).length >= 0.5 * body.length;
  const figures = first.some((cell, column) => {
    const others = body.flatMap((row) => (row[column]?.lines.length ? [textOf(row[column])] : []));
    const some = others.filter((text) => /\d/.test(text));
    return cell.lines.length > 0 && others.length >= 2 && some.length >= 0.8 * others.length;
  });
  const named =
    first.every((cell) => !/\d/.test(textOf(cell))) && first.some(({ lines }) => lines.length > 0);
  const heads = underlined || (isBold(first) && plainBody) || (figures && named);
  if (!heads) return [...rows];
  // A merged cell in the first row has its columns named in the second.
  const deep = isBold(first)
    ? body.findIndex((row) => !isBold(row)) + 1
    : first.some((cell) => cell.columns > 1)
      ? 2
      : 1;
  const count = Math.max(1, Math.min(deep, 3, rows.length - 1));
  return rows.map((row, i) => (i < count ? row.map((cell) => ({ ...cell, header: true })) : row));
}
