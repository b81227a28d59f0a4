import type { Span } from "../language/span.ts";
import type { Block, Mark } from "./blocks.ts";
import type { Metadata, Section } from "./document.ts";

/** A passage as search returns it, self-contained: nothing needs to be looked up to cite it. */
export interface RetrievedPassage extends Span {
  /** Document id. */
  document: string;
  /** The document's title. */
  title: string;
  /** Where the original document lives, when it says so. */
  source?: string;
  /** The section's title. */
  section: string;
  /** Titles from the document down to the section. */
  path: string[];
  anchor: string;
  text: string;
  /** What can be cited of it, in reading order; offsets into the document's text. */
  sentences: PassageSentence[];
  /** The blocks that its sentences stand in, with those around them that lie in the passage, in reading order. */
  blocks: PassageBlock[];
  /** Links, code and emphasis in it; offsets into the document's text. */
  marks: Mark[];
  /** A block was too long for one passage and was cut where this one begins or ends. */
  cut?: true;
  /** How well its words and its vectors fit, 0 and up; comparable only within one query. */
  score: number;
  /** How likely it is that it answers the query, 0 to 1, comparable over queries; see `calibration.ts`. */
  evidence: number;
}

/** A document as the corpus gives it: its text, and beside it what of the text is what. */
export interface CorpusDocument extends Metadata {
  id: string;
  text: string;
  sections: Section[];
  blocks: Block[];
  marks: Mark[];
}

/** The smallest stretch that is cited: a sentence of prose, a row, a block of code, a formula. */
export interface PassageSentence extends Span {
  text: string;
  /** The page that it begins on, for documents with pages. */
  page?: number;
  /** Index into the passage's blocks of the innermost one that it stands in. */
  block: number;
}

/** A block of a passage; its fields are those of `Block`. */
export interface PassageBlock extends Omit<Block, "parent" | "header" | "column" | "columns" | "rows"> {
  /** Index into the passage's blocks; absent where the parent is not among them. */
  parent?: number;
  /** Of a row: its cells by column, merged ones of rows above included. */
  cells?: Cell[];
  /** What it leans on, outermost first; the titles above it are in the passage's `path`. */
  leansOn: Lean[];
}

export interface Cell extends Span {
  text: string;
  /** What stands over its column or, without that, at the head of its row. */
  header?: string;
}

/** What a block cannot be understood without, as the document has it. */
export interface Lean extends Span {
  kind: "lead-in" | "caption" | "header" | "term" | "admonition";
  text: string;
}

/** A loaded index: everything that answering needs, read-only. */
export interface Corpus {
  /** Hash of the index's content, in hex: what citations are pinned to. */
  readonly hash: string;
  readonly documentCount: number;
  readonly sectionCount: number;
  readonly passageCount: number;
  /** All documents, in the order of their ids. */
  documents(): (Metadata & { id: string })[];
  document(id: string): CorpusDocument | undefined;
  /**
   * The best `limit` passages for a query, best first; of near-duplicates only the best. When the corpus was opened
   * with an embedder and that fails, the search goes by words alone and warns.
   */
  search(query: string, limit: number): Promise<RetrievedPassage[]>;
  /** Every passage, in reading order, unscored: for corpora that are small enough to be read whole. */
  passages(): RetrievedPassage[];
  /** What stands around a place of a document: its passage and up to `reach` on either side, in reading order, unscored. */
  around(place: { document: string; start: number }, reach: number): RetrievedPassage[];
  /**
   * How alike texts are to a query by the builtin encoder, as cosines, 0 and up; undefined where the corpus was opened without
   * it or with another, whose cosines mean something else.
   */
  likeness(query: string, texts: readonly string[]): Promise<number[] | undefined>;
  /** How much a word tells passages apart: BM25's idf, 0 and up; 0 for function words, highest for unknown words. */
  rarity(word: string): number;
  /** Whether a word stands in any passage or title, in whatever form. */
  knows(word: string): boolean;
}
