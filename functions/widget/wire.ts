/** What the widget reads of the stream of `POST /api/chat`; parts of other types are skipped. */
export type Part =
  | { type: "start"; messageId?: string }
  | { type: "data-passages"; data: { sections: Section[] } }
  | { type: "data-citation"; data: Citation }
  | { type: "data-sentence"; data: Sentence }
  | { type: "data-notice"; data: { reason: Reason; message: string } }
  | { type: "data-answer"; data: Ending }
  | { type: "error"; errorText: string };

/** Why the answer is quoted instead of written. */
export type Reason = "unreachable" | "timeout" | "refused" | "cut_off" | "unusable" | "budget";

export interface Section {
  /** The document's title. */
  title: string;
  /** The section's title. */
  section: string;
}

/** The exact words of a section that support a sentence. */
export interface Citation extends Section {
  /** Counts from 1 within one answer. */
  id: number;
  quote: string;
  /** Where the reader page shows the words: a path. */
  reader: string;
  /** The original with the words in view, where it has an address; else the same path. */
  url: string;
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
  /** Filled when nothing was answered, best first; `url` is a path of the reader. */
  nearest: (Section & { url: string })[];
}

/** A message of the conversation as the AI SDK posts it. */
export interface Message {
  id: string;
  role: "user" | "assistant";
  parts: [{ type: "text"; text: string }];
}
