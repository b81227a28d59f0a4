/**
 * The shapes of the corpus. All offsets are UTF-16 code units into `Document.text`,
 * `start` inclusive and `end` exclusive, so that `text.slice(start, end)` is exact.
 */
import type { Span } from "../language/span.ts";
import type { Block, Mark, ParsedBlock } from "./blocks.ts";

/** What a document says of itself in its front matter, or what the parser found out. */
export interface Metadata {
  title: string;
  /** Where the original lives. Only http and https. */
  url?: string;
  /** Who or what the document goes back to, in words. */
  source?: string;
  author?: string;
  /** As written in the document; ISO 8601 where it was a YAML date. */
  date?: string;
  /** BCP 47 tag: as declared, else as detected. */
  language: string;
}

/** A heading and what stands under it, up to the next heading of any level. */
export interface Section extends Span {
  title: string;
  /** Titles from the outermost section down to this one, this one included. */
  path: string[];
  /** Unique in the document and stable as long as the titles are. */
  anchor: string;
  /** 1 is the document's own title, 2 the sections under it, and so on. */
  level: number;
}

/** The smallest stretch that is cited: a sentence of prose, a row of a table, a block of code, a formula. */
export interface Sentence extends Span {
  /** Index into `Document.blocks` of the innermost block that it stands in. */
  block: number;
}

/** A run of whole blocks inside one section; what retrieval returns. */
export interface Passage extends Span {
  /** Index into `Document.sections`. */
  section: number;
  sentences: Sentence[];
  /** A list, table or code block was too long for one passage and was cut where this one begins or ends. */
  cut?: true;
}

/** Where a page of a paged document begins in its text. */
export interface PageStart {
  page: number;
  start: number;
}

export interface Document extends Metadata {
  /** File name without its ending, as a slug; unique in the corpus. */
  id: string;
  /** The plain text that every offset points into. */
  text: string;
  blocks: Block[];
  /** Links, code and emphasis in the text, in order of `start`. */
  marks: Mark[];
  sections: Section[];
  passages: Passage[];
  /** In order; for formats with pages only. */
  pages?: PageStart[];
  /** Hash of the file that it was read from: an unchanged file is not read again. */
  fingerprint?: string;
}

export interface ParsedFile {
  metadata: Partial<Metadata>;
  blocks: ParsedBlock[];
  /** What could not be read and was left out, one sentence each: "Page 3 is an image without text." */
  warnings?: string[];
}
