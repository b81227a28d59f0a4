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
  const leans: Lean[] = [];
  for (let at: number | undefined = row; at !== undefined; at = document.block(at)?.parent) {
    const block = document.block(at);
    if (!block) break;
    leans.unshift(...ownLeans(at, block, document));
  }
  return leans;
}

/** What a block brings for itself and for all that stands in it. */
function ownLeans(row: number, block: Block, document: Surroundings): Lean[] {
  switch (block.kind) {
    case "row": {
      const table = block.parent;
      if (table === undefined) return [];
      const header = headerRows(table, row, document).map((at) =>
        lean("header", document.block(at), document),
      );
      return header.flatMap((found) => found ?? []);
    }
    case "table": {
      const first = document.block(row + 1);
      const caption =
        first?.kind === "caption" && first.parent === row ? lean("caption", first, document) : undefined;
      return [...leadIn(row, block, document), ...(caption ? [caption] : [])];
    }
    case "description":
      return termsOf(row, block, document);
    case "admonition":
      return [
        { kind: "admonition", start: block.start, end: block.start, text: block.title ?? nameOf(block.of) },
      ];
    default:
      return leadIn(row, block, document);
  }
}

function nameOf(kind = "note"): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** The last sentence of the block before, where that introduces this one. */
function leadIn(row: number, block: Block, document: Surroundings): Lean[] {
  const at = siblingBefore(row, block, document);
  const before = at === undefined ? undefined : document.block(at);
  if (before?.kind !== "paragraph" && before?.kind !== "caption") return [];
  const text = document.slice(before.start, before.end);
  const last = splitSentences(text, document.language).at(-1);
  if (!last) return [];
  const sentence = text.slice(last.start, last.end);
  // A list inside an item always goes with the item's own words.
  const nested =
    block.parent !== undefined && document.block(block.parent)?.kind === "item" && block.kind === "list";
  const isCaption = before.kind === "caption";
  if (!nested && !leadsIn(sentence, block.kind, isCaption)) return [];
  return [
    {
      kind: isCaption ? "caption" : "lead-in",
      start: before.start + last.start,
      end: before.start + last.end,
      text: sentence,
    },
  ];
}

function siblingBefore(row: number, block: Block, document: Surroundings): number | undefined {
  for (let at = row - 1; at >= 0 && at !== block.parent; at--) {
    const other = document.block(at);
    if (other?.parent === block.parent) return at;
  }
  return undefined;
}

/** The rows at the top of a table, before `row`, that only name columns. */
function headerRows(table: number, row: number, document: Surroundings): number[] {
  const rows: number[] = [];
  for (let at = table + 1; at < row; at++) {
    const block = document.block(at);
    if (block?.kind !== "row" || block.parent !== table) continue;
    if (!cellsIn(at, document).every(({ header }) => header)) break;
    rows.push(at);
  }
  return rows;
}

function termsOf(row: number, block: Block, document: Surroundings): Lean[] {
  const terms: Lean[] = [];
  let described = false;
  for (let at = row - 1; at >= 0 && at !== block.parent; at--) {
    const other = document.block(at);
    if (other?.parent !== block.parent) continue;
    if (other?.kind === "term") {
      const term = lean("term", other, document);
      if (term) terms.unshift(term);
      described = true;
    } else if (described) break;
  }
  return terms;
}

function lean(kind: Lean["kind"], block: Block | undefined, document: Surroundings): Lean | undefined {
  if (!block || block.end <= block.start) return undefined;
  return { kind, start: block.start, end: block.end, text: document.slice(block.start, block.end) };
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

/** Cells that are merged over more rows than this are looked for no further up. */
const farthestUp = 200;

/** The cells of a row by column, merged ones of rows above included, each with what stands over it. */
export function cellsOf(row: number, document: Surroundings): Cell[] {
  const table = document.block(row)?.parent;
  if (table === undefined) return [];
  const own = cellsIn(row, document);
  const headerAt = new Set(headerRows(table, row, document));
  const headers = [...headerAt].flatMap((at) => cellsIn(at, document));
  const held: CellBlock[] = [];
  let up = 1;
  for (let at = row - 1; at > table && up <= farthestUp; at--) {
    const block = document.block(at);
    if (block?.kind !== "row" || block.parent !== table) continue;
    if (!headerAt.has(at)) held.push(...cellsIn(at, document).filter(({ rows = 1 }) => rows > up));
    up++;
  }
  const isHeaders = own.length > 0 && own.every(({ header }) => header);
  return [...held, ...own]
    .sort((a, b) => a.column - b.column)
    .map((cell) => {
      const over = isHeaders
        ? []
        : headers.filter((other) => overlap(cell, other) && other.end > other.start);
      const header = [...new Set(over.map(({ start, end }) => document.slice(start, end)))].join(" / ");
      const { start, end } = cell;
      return { start, end, text: document.slice(start, end), ...(header ? { header } : {}) };
    })
    .filter(({ text }) => text !== "");
}

function overlap(a: CellBlock, b: CellBlock): boolean {
  return a.column < b.column + (b.columns ?? 1) && b.column < a.column + (a.columns ?? 1);
}
