import type { Block } from "./blocks.ts";
import type { Cell } from "./corpus.ts";
import { before, type Surroundings } from "./surroundings.ts";

/** Headers in the middle of a table are looked for in so many rows above, and cells that are merged over more are cut. */
const farthest = 200;

/** What the rows above one bring for it. */
interface Above {
  /** The nearest rows that name columns, in one run, and whether the run goes on. */
  headers: number[];
  open: boolean;
  /** Cells that reach into it, and how many rows more, it included. */
  reaching: { cell: CellBlock; left: number }[];
}

/** What stands above the row after each row, as far as it was asked for: rows are asked for one after another. */
const known = new WeakMap<Surroundings, Map<number, Above>>();

function above(row: number, document: Surroundings): Above {
  const states = known.get(document) ?? new Map<number, Above>();
  known.set(document, states);
  const unknown: number[] = [];
  let state: Above | undefined;
  for (const at of before(row, document)) {
    state = states.get(at);
    if (state || unknown.length === farthest) break;
    unknown.push(at);
  }
  state ??= { headers: [], open: false, reaching: [] };
  for (const at of unknown.reverse()) {
    state = below(state, at, document);
    states.set(at, state);
  }
  return state;
}

function below({ headers, open, reaching }: Above, row: number, document: Surroundings): Above {
  const block = document.block(row);
  if (block?.kind !== "row") return { headers, open, reaching };
  const own = cellsIn(row, document).map((cell) => ({ cell, left: cell.rows ?? 1 }));
  const left = [...reaching, ...own].flatMap((held) =>
    held.left > 1 ? [{ ...held, left: held.left - 1 }] : [],
  );
  if (!block.header) return { headers, open: false, reaching: left };
  return { headers: open ? [...headers, row] : [row], open: true, reaching: left };
}

/**
 * The rows that name the columns of a row: those at the top of its table, and those right above the part of it that the row
 * stands in. Where the part names several columns anew, the top no longer counts.
 */
export function headersOver(row: number, document: Surroundings): number[] {
  const table = document.block(row)?.parent;
  if (table === undefined || document.block(row)?.header) return [];
  const top: number[] = [];
  for (let at = table + 1; at < row; at++) {
    const block = document.block(at);
    if (block?.kind !== "row" || block.parent !== table) continue;
    if (!block.header) break;
    top.push(at);
  }
  const { headers: near } = above(row, document);
  if (near.length === 0 || near[0] === top[0]) return top;
  return near.some((at) => cellsIn(at, document).length > 1) ? near : [...top, ...near];
}

type CellBlock = Block & { column: number };

function cellsIn(row: number, { block }: Surroundings): CellBlock[] {
  const cells: CellBlock[] = [];
  for (let at = row + 1; ; at++) {
    const cell = block(at);
    if (cell?.kind !== "cell" || cell.parent !== row) return cells;
    cells.push({ ...cell, column: cell.column ?? cells.length });
  }
}

/** The cells of a row by column, merged ones of rows above included, each with what names it. */
export function cellsOf(row: number, document: Surroundings): Cell[] {
  const headers = headersOver(row, document).flatMap((at) => cellsIn(at, document));
  const reaching = above(row, document).reaching.map(({ cell }) => cell);
  const cells = [...reaching, ...cellsIn(row, document)];
  cells.sort((a, b) => a.column - b.column);
  const isHeader = document.block(row)?.header === true;
  const heads = isHeader || headers.length > 0 ? [] : cells.filter(({ header }) => header);
  return cells.map((cell) => {
    const naming =
      headers.length > 0 ? headers.filter((other) => overlap(cell, other)) : cell.header ? [] : heads;
    const header = [...new Set(naming.map(({ start, end }) => document.slice(start, end)))].join(" / ");
    const { start, end } = cell;
    return { start, end, text: document.slice(start, end), ...(header ? { header } : {}) };
  });
}

function overlap(a: CellBlock, b: CellBlock): boolean {
  return a.column < b.column + (b.columns ?? 1) && b.column < a.column + (a.columns ?? 1);
}
