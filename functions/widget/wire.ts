/** What the widget reads of the stream of `POST /api/chat`; parts of other types are skipped. */
export type StreamPart =
  | { type: "start"; messageId?: string }
  | { type: "data-passages"; data: { sections: Section[] } }
  | { type: "data-citation"; data: Citation }
  | { type: "data-part"; data: Part }
  | { type: "data-checking" }
  | { type: "data-notice"; data: { reason: Reason; message: string } }
  | { type: "data-answer"; data: Ending }
  | { type: "error"; errorText: string };

/** Why the answer is quoted instead of written. */
export type Reason = "unreachable" | "timeout" | "refused" | "cut_off" | "unusable" | "budget";

/** What can be wrong with an answer. */
export type Flaw = "not_asked" | "wrong" | "incomplete" | "out_of_date";

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
  /** The titles above the quote, outermost first, its section's last. */
  path?: string[];
  /** Where the reader page shows the words: a path. */
  reader: string;
  /** The original with the words in view, where it has an address; else the same path. */
  url: string;
  /** The page that the quote begins on, for documents with pages. */
  page?: number;
}

/** A part of an answer; `text` is inline Markdown, but in code. */
export type Part = (
  | { kind: "sentence"; text: string }
  | { kind: "item"; text: string; ordinal?: number; depth?: number }
  | { kind: "code"; text: string; language?: string }
  | { kind: "table"; text: string; header: string[]; rows: string[][] }
) & {
  /** Ids of citations that came before it. */
  citations: number[];
  /** It stands in a draft's place, in the words of the documents. */
  quoted?: boolean;
  /** It begins a paragraph. */
  opens?: boolean;
  /** It begins an excerpt: the titles above that. */
  path?: string[];
};

/** How an answer ended. */
export interface Ending {
  outcome: "answered" | "partial" | "not_in_corpus" | "unclear" | "remark";
  /** Said instead of an answer. */
  remark?: string;
  drafter: "model" | "extractive";
  /** How many drafted parts stand in the documents' own words instead. */
  quoted: number;
  /** How many drafted parts the documents did not support. */
  withheld: number;
  /** Nobody could check the draft: it is quoted, but for what repeats the documents. */
  unread?: boolean;
  /** Sections to look into, best first: when nothing was answered, or little was asked; `url` is a path of the reader. */
  nearest: (Section & { url: string })[];
}

/** A message of the conversation as the AI SDK posts it. */
export interface Message {
  id: string;
  role: "user" | "assistant";
  parts: [{ type: "text"; text: string }];
}
