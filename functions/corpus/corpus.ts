import type { Metadata, Section, Span } from "./document.ts";

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
  /** Whole sentences, offsets into the document's text. */
  sentences: (Span & { text: string })[];
  /** BM25F, 0 and up; comparable only within one query. */
  score: number;
}

/** A loaded index: everything that answering needs, read-only. */
export interface Corpus {
  /** Hash of everything that the index was built from, in hex. */
  readonly hash: string;
  readonly passageCount: number;
  /** All documents, in the order of their ids. */
  documents(): (Metadata & { id: string })[];
  document(id: string): (Metadata & { id: string; text: string; sections: Section[] }) | undefined;
  /** The best `limit` passages for a query, best first. */
  search(query: string, limit: number): RetrievedPassage[];
}
