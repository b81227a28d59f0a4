import { splitSentences } from "../../language/sentences.ts";
import type { Block, BlockKind, Mark, Words } from "../blocks.ts";
import type { PageStart, Sentence } from "../document.ts";

type About = Omit<Block, "kind" | "start" | "end" | "parent">;

/** A longer block of code is cited in pieces, cut at blank lines where it has any. */
const longestCode = 2400;

/**
 * Writes the text of a document and notes its blocks, marks, pages and sentences, in reading order. What has no words
 * leaves no trace: no block, no sign, no blank line.
 */
export class Writer {
  readonly blocks: Block[] = [];
  readonly marks: Mark[] = [];
  readonly pages: PageStart[] = [];
  readonly sentences: Sentence[] = [];
  readonly #language: string;
  readonly #pieces: string[] = [];
  #length = 0;
  /** What parts the next words from those before: the widest gap that was asked for, and then signs. */
  #gap = "";
  #sign = "";
  /** The next words stand right behind the sign. */
  #tight = false;
  /** Nothing is cited that stands in so many asides. */
  #asides = 0;

  constructor(language: string) {
    this.#language = language;
  }

  get text(): string {
    return this.#pieces.join("");
  }

  /** Where the next words will begin. */
  get length(): number {
    return this.#length === 0 ? this.#sign.length : this.#length + this.#gap.length + this.#sign.length;
  }

  /** Parts what comes from what is there; of several calls between two words the widest counts. */
  part(gap: "\n" | "\n\n"): void {
    if (!this.#tight && gap.length > this.#gap.length) this.#gap = gap;
  }

  /** Puts signs before the next words that belong to no block: an item's dash, the bar between cells. */
  sign(signs: string): void {
    this.#sign += signs;
    this.#tight = true;
  }

  /** A block of words. Returns its row; undefined where it has none. */
  leaf(
    kind: BlockKind,
    { text, marks = [], pages = [] }: Words,
    parent?: number,
    about: About = {},
  ): number | undefined {
    const start = this.length;
    for (const { page, at } of pages) this.pages.push({ page, start: start + at });
    if (text.trim() === "") return undefined;
    this.#write(text);
    for (const mark of marks) this.marks.push({ ...mark, start: start + mark.start, end: start + mark.end });
    const block = {
      kind,
      start,
      end: start + text.length,
      ...(parent === undefined ? {} : { parent }),
      ...about,
    };
    return this.blocks.push(block) - 1;
  }

  /** A block of blocks, which runs from the first of its words to the last. Returns its row; undefined where it has none. */
  within(
    kind: BlockKind,
    parent: number | undefined,
    about: About,
    write: (row: number) => void,
  ): number | undefined {
    const block: Block = { kind, start: 0, end: 0, ...(parent === undefined ? {} : { parent }), ...about };
    const before = { gap: this.#gap, sign: this.#sign, tight: this.#tight };
    const row = this.blocks.push(block) - 1;
    if (kind === "aside") this.#asides++;
    write(row);
    if (kind === "aside") this.#asides--;
    const first = this.blocks[row + 1];
    if (!first) {
      this.blocks.pop();
      this.#gap = before.gap;
      this.#sign = before.sign;
      this.#tight = before.tight;
      return undefined;
    }
    block.start = first.start;
    block.end = this.#length;
    return row;
  }

  /** The sentences of a block of prose, which was just written. */
  prose(row: number | undefined): void {
    const block = this.#cited(row);
    if (!block) return;
    for (const span of splitSentences(this.#last, this.#language))
      this.sentences.push({ start: block.start + span.start, end: block.start + span.end, block: block.row });
  }

  /** A block that is cited as a whole. */
  whole(row: number | undefined): void {
    const block = this.#cited(row);
    if (block) this.sentences.push({ start: block.start, end: block.end, block: block.row });
  }

  /** A block of code, which was just written: cited as a whole where it is not too long. */
  code(row: number | undefined): void {
    const block = this.#cited(row);
    if (!block) return;
    const text = this.#last;
    for (let at = 0; at < text.length; ) {
      const cut =
        text.length - at <= longestCode ? text.length : at + cutOf(text.slice(at, at + longestCode));
      const piece = text.slice(at, cut);
      const from = at + piece.length - piece.replace(/^(?:[^\S\n]*\n)+/, "").length;
      const to = at + piece.trimEnd().length;
      if (to > from)
        this.sentences.push({ start: block.start + from, end: block.start + to, block: block.row });
      at = cut;
    }
  }

  #cited(row: number | undefined): (Block & { row: number }) | undefined {
    const block = row === undefined || this.#asides > 0 ? undefined : this.blocks[row];
    return block && row !== undefined ? { ...block, row } : undefined;
  }

  get #last(): string {
    return this.#pieces.at(-1) ?? "";
  }

  #write(text: string): void {
    const before = (this.#length === 0 ? "" : this.#gap) + this.#sign;
    this.#pieces.push(before, text);
    this.#length += before.length + text.length;
    this.#gap = "";
    this.#sign = "";
    this.#tight = false;
  }
}

/** Where to cut a window of code: behind its last blank line, else its last line, else at its end but in no character. */
function cutOf(window: string): number {
  const line = window.lastIndexOf("\n\n") + 1 || window.lastIndexOf("\n") + 1;
  return line || window.length - (/[\uD800-\uDBFF]$/.test(window) ? 1 : 0);
}
