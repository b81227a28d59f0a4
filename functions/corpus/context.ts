import { splitSentences } from "../language/sentences.ts";
import type { Block } from "./blocks.ts";
import type { Cell, Lean } from "./corpus.ts";
import { leadsIn } from "./lead-in.ts";

/** The blocks of a document and its text, to look around in. `block` gives undefined beyond the last. */
export interface Surroundings {
  block(row: number): Block | undefined;
  slice(start: number, end: number): string;
  language: string;
}

/**
 * What a block leans on, outermost first: the sentence that introduces its list, table or code, its table's caption and
 * header, its term, the kind of box that it stands in. `row` is its place among the blocks of the document.
 */
export function leansOn(row: number, document: Surroundings): Lean[] {
  const own = document.block(row);
  const leans: Lean[] = [];
  for (let at: number | undefined = row; at !== undefined; at = document.block(at)?.parent) {
    const block = document.block(at);
    if (block) leans.unshift(...ownLeans(at, block, document));
  }
  // Nothing leans on itself: a caption is what its table leans on.
  return leans.filter(({ start, end }) => !own || start === end || end <= own.start || start >= own.end);
}

/** What a block brings for itself and for all that stands in it. */
function ownLeans(row: number, block: Block, document: Surroundings): Lean[] {
  const above = titleAbove(row, block, document);
  switch (block.kind) {
    case "row":
      return headersOver(row, document).map((at) => lean("header", at, document));
    case "table": {
      const first = document.block(row + 1);
      const caption =
        first?.kind === "caption" && first.parent === row ? [lean("caption", row + 1, document)] : [];
      return [...above, ...leadIn(row, block, document), ...caption];
    }
    case "description":
      return termsOf(row, document).map((at) => lean("term", at, document));
    case "admonition": {
      const { start, title, of } = block;
      const end = start + (title?.length ?? 0);
      return [...above, { kind: "admonition", start, end, text: title ?? nameOf(of) }];
    }
    default:
      return [...above, ...leadIn(row, block, document)];
  }
}

/** The heading over a block inside a box, quotation or item; those of sections are in the path. */
function titleAbove(row: number, { parent, kind }: Block, document: Surroundings): Lean[] {
  if (parent === undefined || kind === "item" || kind === "heading") return [];
  for (const at of before(row, document))
    if (document.block(at)?.kind === "heading") return [lean("caption", at, document)];
  return [];
}

/** The blocks before one in the same parent, the nearest first. */
function* before(row: number, { block }: Surroundings): Generator<number> {
  const parent = block(row)?.parent;
  for (let at = row - 1; at >= 0 && at !== parent; at--) {
    for (let up = block(at)?.parent; up !== parent && up !== undefined; up = block(at)?.parent) at = up;
    yield at;
  }
}

function nameOf(kind = "note"): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** The last sentence of the block before, where that introduces this one. */
function leadIn(row: number, block: Block, document: Surroundings): Lean[] {
  const { value: at } = before(row, document).next();
  const other = at === undefined ? undefined : document.block(at);
  if (other?.kind !== "paragraph" && other?.kind !== "caption") return [];
  const box = block.parent === undefined ? undefined : document.block(block.parent);
  if (box?.title !== undefined && other.start === box.start) return [];
  const text = document.slice(other.start, other.end);
  const last = splitSentences(text, document.language).at(-1);
  if (!last) return [];
  const sentence = text.slice(last.start, last.end);
  // A list inside an item goes with the item's own words.
  const inItem = box?.kind === "item";
  const isCaption = other.kind === "caption";
  if (!(inItem && block.kind === "list") && !leadsIn(sentence, block.kind, isCaption)) return [];
  const span = { start: other.start + last.start, end: other.start + last.end };
  return [{ kind: isCaption ? "caption" : "lead-in", ...span, text: sentence }];
}

/** Headers in the middle of a table are looked for in so many rows above, and cells that are merged over more are cut. */
const farthest = 200;

/**
 * The rows that name the columns of a row: those at the top of its table, and those right above the part of it that the row
 * stands in. Where the part names several columns anew, the top no longer counts.
 */
function headersOver(row: number, document: Surroundings): number[] {
  const table = document.block(row)?.parent;
  if (table === undefined || document.block(row)?.header) return [];
  const top: number[] = [];
  for (let at = table + 1; at < row; at++) {
    const block = document.block(at);
    if (block?.kind !== "row" || block.parent !== table) continue;
    if (!block.header) break;
    top.push(at);
  }
  const near: number[] = [];
  let seen = 0;
  for (const at of before(row, document)) {
    if (document.block(at)?.header) near.unshift(at);
    else if (near.length > 0) break;
    if (++seen > farthest) break;
  }
  if (near.length === 0 || near[0] === top[0]) return top;
  return near.some((at) => cellsIn(at, document).length > 1) ? near : [...top, ...near];
}

/** The terms that a description is of, and not those of the entry before. */
function termsOf(row: number, document: Surroundings): number[] {
  const terms: number[] = [];
  for (const at of before(row, document)) {
    if (document.block(at)?.kind === "term") terms.unshift(at);
    else if (terms.length > 0) break;
  }
  return terms;
}

function lean(kind: Lean["kind"], row: number, document: Surroundings): Lean {
  const { start, end } = document.block(row) ?? { start: 0, end: 0 };
  return { kind, start, end, text: document.slice(start, end) };
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
  const cells = [...mergedInto(row, document), ...cellsIn(row, document)];
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

/** Cells of rows above that reach into a row. */
function mergedInto(row: number, document: Surroundings): CellBlock[] {
  const found: CellBlock[] = [];
  let up = 1;
  for (const at of before(row, document)) {
    found.push(...cellsIn(at, document).filter(({ rows = 1 }) => rows > up));
    if (++up > farthest) break;
  }
  return found;
}

function overlap(a: CellBlock, b: CellBlock): boolean {
  return a.column < b.column + (b.columns ?? 1) && b.column < a.column + (a.columns ?? 1);
}
