import type { Mark, Words } from "../blocks.ts";
import { raised } from "./raised.ts";

/** A mark without its place. */
export type MarkKind = { kind: "link"; href: string } | { kind: Exclude<Mark["kind"], "link"> };

/** Soft hyphens, zero-width spaces, joiners outside scripts that need them, marks of direction, icons of fonts. */
const invisible =
  /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]|(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}\s])[\u200c\u200d]/gu;

/** Text without what nobody sees; a hyphen that forbids a line break is a hyphen. */
export function visible(text: string): string {
  return text.replace(invisible, "").replaceAll("\u2011", "-");
}

/** Folds white space to single spaces. */
export function fold(text: string): string {
  return visible(text).replace(/\s+/g, " ").trim();
}

/**
 * Gathers the words of one block from pieces of text, folding white space over their borders, with the marks in them.
 * `take` hands the block over and begins the next; marks that are open go on in it.
 */
export class WordGatherer {
  #pieces: string[] = [];
  #length = 0;
  #last = "";
  #marks: Mark[] = [];
  #open: { mark: MarkKind; start: number }[] = [];
  /** White space came after the last word. */
  #spaced = false;
  /** Something was left out here: no space is wanted before a stop. */
  #gap = false;

  /** Of the text so far. */
  get length(): number {
    return this.#length;
  }

  add(piece: string): void {
    const text = visible(piece);
    const folded = fold(text);
    if (folded === "") {
      this.#spaced ||= text !== "";
      return;
    }
    const spaced = this.#spaced || /^\s/.test(text);
    const closes = this.#gap && /^[.,;:!?)\]»”’]/.test(folded);
    if (spaced && this.#length > 0 && !closes) this.#put(" ");
    this.#put(folded);
    this.#spaced = /\s$/.test(text);
    this.#gap = false;
  }

  /** White space without characters: a line break, the border of a block. */
  space(): void {
    this.#spaced = true;
  }

  /** Something stood here that is no part of the text. */
  leaveOut(): void {
    this.#gap = true;
  }

  /** Raised or lowered text, kept apart from what stands before it. */
  raise(how: "raised" | "lowered", piece: string): void {
    if (/^\s/.test(piece)) this.space();
    const text = fold(piece);
    const before = this.#spaced || this.#length === 0 ? undefined : this.#last.at(-1);
    if (text !== "") this.add(raised(how, text, before));
    if (/\s$/.test(piece)) this.space();
  }

  /** Whatever `inner` adds has this mark. */
  within(mark: MarkKind, inner: () => void): void {
    this.begin(mark);
    inner();
    this.end();
  }

  begin(mark: MarkKind): void {
    this.#open.push({ mark, start: this.#length });
  }

  /** Ends the mark that was begun last. */
  end(): void {
    const opened = this.#open.pop();
    if (opened) this.#close(opened);
  }

  /** The block gathered so far, if there is a word in it. */
  take(): Words | undefined {
    for (const opened of this.#open) this.#close(opened);
    for (const opened of this.#open) opened.start = 0;
    const text = this.#pieces.join("");
    const marks = joined(this.#marks.sort((a, b) => a.start - b.start || b.end - a.end));
    this.#pieces = [];
    this.#length = 0;
    this.#marks = [];
    this.#spaced = false;
    this.#gap = false;
    if (text === "") return undefined;
    return marks.length > 0 ? { text, marks } : { text };
  }

  #put(piece: string): void {
    // A mark does not begin with the space before its first word.
    for (let i = this.#open.length - 1; piece === " " && i >= 0; i--) {
      const opened = this.#open[i] as { start: number };
      if (opened.start !== this.#length) break;
      opened.start++;
    }
    this.#pieces.push(piece);
    this.#length += piece.length;
    this.#last = piece;
  }

  #close({ mark, start }: { mark: MarkKind; start: number }): void {
    if (start < this.#length) this.#marks.push({ ...mark, start, end: this.#length });
  }
}

/** Marks that go on where one of their kind ended are one: Word marks every run of text again. */
function joined(marks: Mark[]): Mark[] {
  const result: Mark[] = [];
  const last = new Map<string, Mark>();
  for (const mark of marks) {
    const kind = mark.kind === "link" ? `link ${mark.href}` : mark.kind;
    const before = last.get(kind);
    if (before && mark.kind !== "key" && mark.start <= before.end + 1)
      before.end = Math.max(before.end, mark.end);
    else {
      last.set(kind, mark);
      result.push(mark);
    }
  }
  return result;
}

/** Words behind a label that belongs to them: the number of a heading or a note. */
export function withLabel(label: string, { text, marks }: Words): Words {
  if (label === "") return { text, ...(marks ? { marks } : {}) };
  const by = label.length + 1;
  const moved = marks?.map((mark) => ({ ...mark, start: mark.start + by, end: mark.end + by }));
  return { text: `${label} ${text}`, ...(moved ? { marks: moved } : {}) };
}

/** Words without their first characters: a bullet, a box that is ticked. */
export function withoutStart({ text, marks }: Words, by: number): Words {
  const moved = marks
    ?.map((mark) => ({ ...mark, start: Math.max(mark.start - by, 0), end: mark.end - by }))
    .filter(({ start, end }) => start < end);
  return { text: text.slice(by), ...(moved && moved.length > 0 ? { marks: moved } : {}) };
}
