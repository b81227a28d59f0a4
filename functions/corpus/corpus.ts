import type { Span } from "../language/span.ts";
import type { AdmonitionKind, BlockKind, Mark } from "./blocks.ts";
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
  sentences: PassageSentence[];
  blocks: PassageBlock[];
  /** Offsets into the document's text. */
  marks: Mark[];
  /** It is a part of a block that was too long for one passage. */
  cut?: true;
  /** How well its words and its vectors fit, 0 and up; comparable only within one query. */
  score: number;
  /** How likely it is that it answers the query, 0 to 1, comparable over queries; see `calibration.ts`. */
  evidence: number;
}

/** The smallest thing that is cited: a sentence, a row, a code block; offsets into the document's text. */
export interface PassageSentence extends Span {
  text: string;
  /** The page that it begins on, for documents with pages. */
  page?: number;
  /** Index into the passage's blocks. */
  block: number;
}

export interface PassageBlock extends Span {
  kind: BlockKind;
  /** Index into the passage's blocks; absent if the parent is not in it. */
  parent?: number;
  ordered?: boolean;
  ordinal?: number;
  checked?: boolean;
  language?: string;
  title?: string;
  of?: AdmonitionKind;
  /** Of a row: its cells by column, merged cells of rows above included, each with the header that stands over it (and before it, for row headers). */
  cells?: (Span & { text: string; header?: string })[];
  /** What it leans on, outermost first, headings excluded (they are in `path`). */
  leansOn: Lean[];
}

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
  document(id: string): (Metadata & { id: string; text: string; sections: Section[] }) | undefined;
  /**
   * The best `limit` passages for a query, best first; of near-duplicates only the best. When the corpus was opened
   * with an embedder and that fails, the search goes by words alone and warns.
   */
  search(query: string, limit: number): Promise<RetrievedPassage[]>;
  /** Every passage, in reading order, unscored: for corpora that are small enough to be read whole. */
  passages(): RetrievedPassage[];
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
