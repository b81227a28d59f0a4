import type { Rule } from "./drawn-lines.ts";
import { type Line, lineOf, linesOf } from "./line.ts";
import { type Cell, markHeaders, merged, type Table, withoutTitle } from "./table.ts";
import type { Word } from "./word.ts";

/** Rules this close are one, or touch. */
const touch = 3;
const mostLines = 300;

/** The tables that lines are drawn around, and the words that are in none. */
export function ruledTables(
  words: readonly Word[],
  rules: readonly Rule[],
  page: number,
): { tables: Table[]; rest: Word[] } {
  const tables: Table[] = [];
  let rest = [...words];
  for (const cluster of clustersOf(rules)) {
    const level = cluster.filter((rule) => rule.end - rule.x >= rule.bottom - rule.y);
    const upright = cluster.filter((rule) => rule.end - rule.x < rule.bottom - rule.y);
    const ys = positionsOf(level.map(({ y, bottom }) => (y + bottom) / 2));
    const xs = positionsOf(upright.map(({ x, end }) => (x + end) / 2));
    if (xs.length < 3 || ys.length < 2 || xs.length > mostLines || ys.length > mostLines) continue;
    const box = {
      x: xs[0] as number,
      end: xs.at(-1) as number,
      y: ys[0] as number,
      bottom: ys.at(-1) as number,
    };
    const inside = rest.filter((word) => isInside(word, box));
    const { title, rows } = withoutTitle(
      splitRows(gridOf(inside, { xs, ys, level, upright, page }).flatMap((row) => rowsWithin(row, xs))),
      xs.length - 1,
    );
    const filled = rows.flat().filter(({ lines }) => lines.length > 0).length;
    const wide = rows.some((row) => row.filter(({ lines }) => lines.length > 0).length >= 2);
    if (rows.length < 2 || !wide || filled < 0.3 * rows.flat().length) continue;
    const taken = new Set(inside);
    rest = rest.filter((word) => !taken.has(word));
    tables.push({ rows: markHeaders(rows), ...(title.length > 0 ? { title } : {}), ...box, page });
  }
  return { tables, rest };
}

/** A cell over all columns with entries under the column heads of its table: rows without lines between them. */
function rowsWithin(row: Cell[], xs: readonly number[]): Cell[][] {
  const [cell] = row;
  const columns = xs.length - 1;
  if (!cell || row.length > 1 || cell.columns < columns || columns < 3 || cell.lines.length < 3) return [row];
  const columnOf = (at: number) =>
    Math.min(
      columns - 1,
      Math.max(
        0,
        xs.findLastIndex((x) => x <= at),
      ),
    );
  const words = cell.lines.flatMap((line) => line.words);
  const crossing = words.filter(({ x, end }) => columnOf(x + 1) !== columnOf(end - 1)).length;
  const filled = new Set(words.map(({ x, end }) => columnOf((x + end) / 2))).size;
  if (crossing > 0.03 * words.length || filled < 3) return [row];
  const rows: Line[][][] = [];
  for (const line of cell.lines) {
    const parts = Map.groupBy(line.words, ({ x, end }) => columnOf((x + end) / 2));
    // An entry goes on where nothing stands in the first column.
    if (parts.has(0) || rows.length === 0) rows.push(Array.from({ length: columns }, () => []));
    for (const [column, own] of parts) rows.at(-1)?.[column]?.push(lineOf(own, line.page));
  }
  return rows.map((own) => own.map((lines): Cell => ({ lines, header: false, columns: 1, rows: 1 })));
}

/** Rules that cross or touch each other. */
function clustersOf(rules: readonly Rule[]): Rule[][] {
  const level = rules.filter(({ x, y, end, bottom }) => end - x >= bottom - y);
  const upright = rules.filter(({ x, y, end, bottom }) => end - x < bottom - y);
  if (level.length * upright.length > 4_000_000) return [];
  const parent = new Map<Rule, Rule>();
  const rootOf = (rule: Rule): Rule => {
    let root = rule;
    for (let up = parent.get(root); up; up = parent.get(root)) root = up;
    for (let at = rule; at !== root; ) {
      const next = parent.get(at) as Rule;
      parent.set(at, root);
      at = next;
    }
    return root;
  };
  for (const a of level) {
    for (const b of upright) {
      const meet =
        a.x <= b.end + touch && b.x <= a.end + touch && a.y <= b.bottom + touch && b.y <= a.bottom + touch;
      const [rootA, rootB] = meet ? [rootOf(a), rootOf(b)] : [a, a];
      if (rootA !== rootB) parent.set(rootA, rootB);
    }
  }
  return [...Map.groupBy([...level, ...upright], rootOf).values()]
    .filter((cluster) => cluster.length >= 4)
    .sort((a, b) => (a[0]?.y ?? 0) - (b[0]?.y ?? 0));
}

function positionsOf(values: readonly number[]): number[] {
  const positions: number[] = [];
  for (const value of values.toSorted((a, b) => a - b))
    if (value - (positions.at(-1) ?? Number.NEGATIVE_INFINITY) > touch) positions.push(value);
  return positions;
}

function isInside(
  { x, end, y, size }: Word,
  box: { x: number; y: number; end: number; bottom: number },
): boolean {
  const [center, middle] = [(x + end) / 2, y - 0.3 * size];
  return center > box.x && center < box.end && middle > box.y && middle < box.bottom;
}

interface Grid {
  xs: number[];
  ys: number[];
  level: Rule[];
  upright: Rule[];
  page: number;
}

/** The cells of a grid; those without a line between them are one. */
function gridOf(words: readonly Word[], { xs, ys, level, upright, page }: Grid): Cell[][] {
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  const at = (positions: readonly number[], value: number) =>
    Math.max(
      0,
      positions.findLastIndex((p) => p <= value),
    );
  const held = Array.from({ length: rows * columns }, () => [] as Word[]);
  for (const word of words) {
    const column = Math.min(columns - 1, at(xs, (word.x + word.end) / 2));
    held[Math.min(rows - 1, at(ys, word.y - 0.3 * word.size)) * columns + column]?.push(word);
  }
  const beside = Map.groupBy(upright, ({ x, end }) => nearest(xs, (x + end) / 2));
  const below = Map.groupBy(level, ({ y, bottom }) => nearest(ys, (y + bottom) / 2));
  const walled = (row: number, line: number) => {
    const middle = ((ys[row] as number) + (ys[row + 1] as number)) / 2;
    return (beside.get(line) ?? []).some(({ y, bottom }) => y - 1 <= middle && bottom + 1 >= middle);
  };
  const floored = (line: number, column: number) => {
    const center = ((xs[column] as number) + (xs[column + 1] as number)) / 2;
    return (below.get(line) ?? []).some(({ x, end }) => x - 1 <= center && end + 1 >= center);
  };
  const taken = new Set<number>();
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column): Cell[] => {
      if (taken.has(row * columns + column)) return [];
      let [wide, high] = [1, 1];
      const free = (r: number, c: number) => !taken.has(r * columns + c);
      while (column + wide < columns && free(row, column + wide) && !walled(row, column + wide)) wide++;
      while (
        row + high < rows &&
        Array.from({ length: wide }, (_, i) => column + i).every(
          (c) => free(row + high, c) && !floored(row + high, c),
        )
      )
        high++;
      const own: Word[] = [];
      for (let r = row; r < row + high; r++) {
        for (let c = column; c < column + wide; c++) {
          taken.add(r * columns + c);
          own.push(...(held[r * columns + c] ?? []));
        }
      }
      return [{ lines: merged(linesOf(own, page)), header: false, columns: wide, rows: high }];
    }).flat(),
  ).filter((cells) => cells.length > 0);
}

function nearest(positions: readonly number[], value: number): number {
  return positions.findIndex((position) => Math.abs(position - value) <= touch);
}

/** A row without lines inside, in which all cells have their entries on the same base lines, is as many rows. */
function splitRows(rows: readonly Cell[][]): Cell[][] {
  return rows.flatMap((row) => {
    const cells = row.filter(({ lines }) => lines.length > 0);
    const [first] = cells;
    const count = first?.lines.length ?? 0;
    const even = cells.every(({ lines, rows: high }) => high === 1 && lines.length === count);
    const level = even && cells.every(({ lines }) => lines.every(({ y }, i) => near(y, first?.lines[i])));
    if (cells.length < 2 || cells.length < 0.6 * row.length || count < 3 || !level) return [row];
    return Array.from({ length: count }, (_, i) =>
      row.map((cell): Cell => ({ ...cell, lines: cell.lines[i] ? [cell.lines[i]] : [] })),
    );
  });
}

function near(y: number, line: Line | undefined): boolean {
  return line !== undefined && Math.abs(line.y - y) < 0.3 * line.size;
}
