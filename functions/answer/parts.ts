/** A sentence, item, row or code block of a retrieved passage, by its place: `passages[passage].sentences[sentence]`. */
export interface SentenceRef {
  passage: number;
  sentence: number;
}

/**
 * A part of an answer. `text` is inline Markdown of a small kind: code spans, `**strong**`, `*emphasis*` and
 * `[links](https://…)`; signs that would be taken for one of these are escaped by a backslash. Only code is plain.
 */
export type Part =
  | { kind: "sentence"; text: string }
  /** Of a list; `depth` counts from 0, `ordinal` is there in ordered lists. */
  | { kind: "item"; text: string; ordinal?: number; depth?: number }
  /** A whole block, line breaks and indentation as they are. */
  | { kind: "code"; text: string; language?: string }
  /** `text` is the same as a Markdown table. */
  | { kind: "table"; header: string[]; rows: string[][]; text: string };

/** A part as the model drafted it, complete, with what it cites, as far as that exists. */
export type DraftPart = Part & {
  cited: SentenceRef[];
  /** It begins a paragraph (or stands after a list, code or a table). */
  opens?: true;
};
