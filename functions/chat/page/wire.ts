/** What the page reads of the stream of `POST /api/chat`; parts of other types are skipped. */
export type Part =
  | { type: "data-passages"; data: { sections: SectionLink[] } }
  | { type: "data-citation"; data: Citation }
  | { type: "data-sentence"; data: Sentence }
  | { type: "data-notice"; data: { message: string } }
  | { type: "data-answer"; data: Ending }
  | { type: "error"; errorText: string };

/** Where to read a section. */
export interface SectionLink {
  document: string;
  /** The document's title. */
  title: string;
  /** The section's title. */
  section: string;
  anchor: string;
}

/** The exact words of a section that support a sentence. */
export interface Citation extends SectionLink {
  /** Counts from 1 within one answer. */
  id: number;
  quote: string;
  /** The page that the quote begins on, for documents with pages. */
  page?: number;
}

export interface Sentence {
  text: string;
  /** Ids of citations that came before it. */
  citations: number[];
}

/** How an answer ended. */
export interface Ending {
  outcome: "answered" | "partial" | "not_in_corpus" | "unclear" | "remark";
  /** Said instead of an answer. */
  remark?: string;
  drafter: "model" | "extractive";
  /** How many drafted sentences the documents did not support. */
  withheld: number;
  /** Filled when nothing was answered, best first. */
  nearest: SectionLink[];
}

/** A message of the conversation as the AI SDK posts it. */
export interface Message {
  id: string;
  role: "user" | "assistant";
  parts: [{ type: "text"; text: string }];
}
