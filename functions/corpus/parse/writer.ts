import { splitSentences } from "../../language/sentences.ts";
import type { Block, BlockKind, Mark, Words } from "../blocks.ts";
import type { PageStart, Sentence } from "../document.ts";

type About = Omit<Block, "kind" | "start" | "end" | "parent">;

/** A longer block of code is cited in pieces, cut at blank lines where it has any. */
const longestCode = 2400;

/** Writes the text of a document and notes its blocks, marks, pages and sentences, in reading order. */
export class Writer {
  readonly blocks: Block[] = [];
  readonly marks: Mark[] = [];
  readonly pages: PageStart[] = [];
  readonly sentences: Sentence[] = [];
  readonly #language: string;
  readonly #pieces: string[] = [];
  #length = 0;
  /** What parts the next words from those before; the widest that was asked for. */
  #gap = "";
  #tight = false;

  constructor(language: string) {
    this.#language = language;
  }

  get text(): string {
    return this.#pieces.join("");
  }

  /** Where the next words will begin. */
  get length(): number {
    return this.#length === 0 ? 0 : this.#length + this.#gap.length;
  }

  /** Parts what comes from what is there; of several calls between two words the widest counts. */
  part(gap: "\n" | "\n\n"): void {
    if (!this.#tight && gap.length > this.#gap.length) this.#gap = gap;
  }

  /** What comes next stands right behind the sign before it. */
  tight(): void {
    this.#tight = true;
  }

  /** Signs that belong to no block: an item's dash, the bar between cells. */
  mark(signs: string): void {
    this.#tight = false;
    this.#write(signs);
  }

  /** A block of words. Returns its row. */
  leaf(
    kind: BlockKind,
    { text, marks = [], pages = [] }: Words,
    parent: number | undefined,
    about: About,
  ): number {
    const start = text === "" ? this.#length : this.length;
    const row =
      this.blocks.push({
        kind,
        start,
        end: start + text.length,
        ...(parent === undefined ? {} : { parent }),
        ...about,
      }) - 1;
    if (text !== "") this.#write(text);
    this.#tight = false;
    for (const { page, at } of pages) this.pages.push({ page, start: start + at });
    for (const mark of marks) this.marks.push({ ...mark, start: start + mark.start, end: start + mark.end });
    return row;
  }

  /** A block of blocks, which runs from the first of its words to the last. Returns its row. */
  within(kind: BlockKind, parent: number | undefined, about: About, write: (row: number) => void): number {
    const block: Block = { kind, start: 0, end: 0, ...(parent === undefined ? {} : { parent }), ...about };
    const row = this.blocks.push(block) - 1;
    write(row);
    const last = this.blocks.at(-1);
    block.start = this.blocks[row + 1]?.start ?? this.#length;
    block.end = last && last !== block ? last.end : block.start;
    return row;
  }

  /** The sentences of a block of prose. */
  prose(row: number): void {
    const { start, end } = this.blocks[row] as Block;
    for (const span of splitSentences(this.#slice(start, end), this.#language))
      this.sentences.push({ start: start + span.start, end: start + span.end, block: row });
  }

  /** A block that is cited as a whole. */
  whole(row: number): void {
    const { start, end } = this.blocks[row] as Block;
    if (end > start) this.sentences.push({ start, end, block: row });
  }

  /** A block of code, cited as a whole where it is not too long. */
  code(row: number): void {
    const { start, end } = this.blocks[row] as Block;
    const text = this.#slice(start, end);
    for (let at = 0; at < text.length; ) {
      const cut =
        text.length - at <= longestCode ? text.length : at + cutOf(text.slice(at, at + longestCode));
      const piece = text.slice(at, cut);
      const from = at + (piece.length - piece.replace(/^\s*\n/, "").length);
      const to = at + piece.trimEnd().length;
      if (to > from) this.sentences.push({ start: start + from, end: start + to, block: row });
      at = cut;
    }
  }

  #slice(start: number, end: number): string {
    // The block was just written: its words are the last piece.
    return (this.#pieces.at(-1) ?? "").slice(0, end - start);
  }

  #write(text: string): void {
    if (this.#length > 0 && this.#gap !== "") {
      this.#pieces.push(this.#gap);
      this.#length += this.#gap.length;
    }
    this.#gap = "";
    this.#pieces.push(text);
    this.#length += text.length;
  }
}

function cutOf(window: string): number {
  return window.lastIndexOf("\n\n") + 1 || window.lastIndexOf("\n") + 1 || window.length;
}
