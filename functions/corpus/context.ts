import { splitSentences } from "../language/sentences.ts";
import type { Block } from "./blocks.ts";
import type { Lean } from "./corpus.ts";
import { leadsIn } from "./lead-in.ts";
import { before, type Surroundings } from "./surroundings.ts";
import { headersOver } from "./table-rows.ts";

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
  switch (block.kind) {
    case "row":
      return headersOver(row, document).map((at) => lean("header", at, document));
    case "table": {
      const first = document.block(row + 1);
      const caption =
        first?.kind === "caption" && first.parent === row ? [lean("caption", row + 1, document)] : [];
      return [...titleAbove(row, block, document), ...leadIn(row, block, document), ...caption];
    }
    case "description":
      return termsOf(row, document).map((at) => lean("term", at, document));
    case "admonition": {
      const { start, title, of } = block;
      const end = start + (title?.length ?? 0);
      const box: Lean = { kind: "admonition", start, end, text: title ?? nameOf(of) };
      return [...titleAbove(row, block, document), box];
    }
    default:
      return [...titleAbove(row, block, document), ...leadIn(row, block, document)];
  }
}

/** A heading inside a box stands over so many blocks of it at most. */
const farthest = 200;

/** The heading over a block inside a box, quotation or item; those of sections are in the path. */
function titleAbove(row: number, { parent, kind }: Block, document: Surroundings): Lean[] {
  if (parent === undefined || kind === "item" || kind === "heading") return [];
  let seen = 0;
  for (const at of before(row, document)) {
    if (document.block(at)?.kind === "heading") return [lean("caption", at, document)];
    if (++seen > farthest) break;
  }
  return [];
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
