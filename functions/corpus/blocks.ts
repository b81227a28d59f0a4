import type { Span } from "../language/span.ts";

/**
 * What a parser makes of a file: a tree of blocks in reading order. `layOut` turns it into a `Document`, whose blocks
 * are stretches of one plain text.
 */
export type ParsedBlock =
  | ({ kind: "heading"; depth: number } & Words)
  | ({ kind: "paragraph" } & Words)
  /** The words under or over a figure or table, an image's description. */
  | ({ kind: "caption" } & Words)
  /** A formula that stands by itself, as its source has it (LaTeX, or the letters of OMML and MathML). */
  | ({ kind: "formula" } & Words)
  /** Line breaks and indentation as they are. `title` is a file's name or what the fence says. */
  | ({ kind: "code"; language?: string; title?: string } & Words)
  | { kind: "list"; ordered: boolean; items: ParsedItem[] }
  | { kind: "table"; caption?: Words; rows: ParsedRow[] }
  | { kind: "quotation"; blocks: ParsedBlock[] }
  | { kind: "admonition"; of: AdmonitionKind; title?: Words; blocks: ParsedBlock[] }
  | { kind: "definitions"; entries: { terms: Words[]; descriptions: ParsedBlock[][] }[] }
  /** Kept in the text and shown to readers, but never retrieved or quoted: "Read more at …" lines. */
  | { kind: "aside"; blocks: ParsedBlock[] };

export interface ParsedItem {
  /** In an ordered list, as counted or written. */
  ordinal?: number;
  /** Of a task list. */
  checked?: boolean;
  /** The first is the item's own paragraph; nested lists, code and more come after it. */
  blocks: ParsedBlock[];
}

export interface ParsedRow {
  cells: ParsedCell[];
}

/** A cell as the source writes it, in the order of the source; `layOut` lays merged cells on a grid. */
export interface ParsedCell extends Words {
  /** It names its column or row: `th`, the row above the rule in Markdown, Word's header rows. */
  header: boolean;
  /** Columns and rows that it covers; 1 where absent. */
  columns?: number;
  rows?: number;
}

/** The kinds that GitHub, Docusaurus, VitePress and AsciiDoc have, by one name each. */
export type AdmonitionKind = "note" | "tip" | "important" | "warning" | "caution" | "danger";

/**
 * The plain text of a block and what stands in it. White space is folded to single spaces, but in code; hard line breaks
 * are spaces. Not in the text: struck-out and hidden text, soft hyphens, zero-width characters. Raised and lowered digits
 * are kept apart from what they follow: "$5¹", "10⁶", "H₂O", where Unicode has the character, else "^" or "_" before it.
 */
export interface Words {
  text: string;
  /** In order of `start`; offsets into `text`. */
  marks?: Mark[];
  /** Pages that begin in this block, in order; `at` is an offset into the block's text. */
  pages?: { page: number; at: number }[];
}

/** A stretch of text that is more than plain. */
export type Mark = Span &
  (
    | { kind: "link"; href: string }
    /** Code inside a sentence, without its backticks. */
    | { kind: "code" }
    | { kind: "strong" | "emphasis" | "key" | "formula" }
  );

/** What a block of a document is. */
export type BlockKind = ParsedBlock["kind"] | "item" | "row" | "cell" | "term" | "description";

/**
 * A block of a laid-out document: a stretch of its text with what it is. Blocks stand in reading order, a parent before its
 * children; what a field does not apply to lacks it.
 */
export interface Block extends Span {
  kind: BlockKind;
  /** Index into `Document.blocks`: a row's table, an item's list, a paragraph's item. Absent at the top. */
  parent?: number;
  /** Of a heading, from 1. */
  depth?: number;
  /** Of a list. */
  ordered?: boolean;
  ordinal?: number;
  checked?: boolean;
  language?: string;
  /** Of code: a file's name, which the text does not have. Of an admonition: the words of its first block, a caption. */
  title?: string;
  of?: AdmonitionKind;
  /** Of a cell that names its column or row; of a row that only names columns. */
  header?: boolean;
  /** Of a cell: its first column on the grid, from 0, and how many columns and rows it covers. */
  column?: number;
  columns?: number;
  rows?: number;
}
