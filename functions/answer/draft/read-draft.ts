import type { RetrievedPassage } from "../../corpus/corpus.ts";
import type { DraftPart } from "../parts.ts";
import { DraftParts } from "./draft-parts.ts";
import { lexInline } from "./lex-inline.ts";

const mostParts = 60;
/** Longer ones are given up. */
const longest = { code: 12_000, row: 4_000, rows: 60, info: 300 };
/** Zero-width and bidirectional controls can hide or reorder what a reader sees; U+E000 is a sign of our own. */
const unseen = /(?![\t\n\v\f\u0085])[\p{Cc}\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uE000]/gu;
const otherBreaks = /[\u0085\u2028\u2029]/g;
/** The longest closing tag of a thought. */
const tagLength = "</reasoning>".length;

/** What the line is that is being read. */
type Mode =
  | { kind: "start"; indent: number }
  | { kind: "inline"; of: "item" | "paragraph" | "heading" }
  | {
      kind: "fence";
      fence: string;
      indent: number;
      language?: string;
      lines: string[];
      length: number;
      line: string;
    }
  | { kind: "row"; line: string }
  /** The rest of a line that says nothing. */
  | { kind: "skip" }
  | { kind: "thought"; name: string; tail: string; then: Mode };

/** What came before the line. */
type Above = "nothing" | "blank" | "paragraph" | "item" | "block";

/**
 * Reads a streamed draft in the small Markdown that models are asked for. A part is given out once it is complete and
 * its citations are known, however the stream is cut into pieces. The work is linear in the draft: what was read is
 * not looked at again, and what is pending is bounded. Reasoning ("<think>", at Bedrock "<reasoning>") is dropped.
 */
export class DraftReader {
  #raw = "";
  #at = 0;
  #mode: Mode = { kind: "start", indent: 0 };
  #above: Above = "nothing";
  /** Indentations of the lists that are open. */
  #lists: number[] = [];
  #table: { rows: string[]; length: number } | undefined;
  readonly #parts: DraftParts;

  constructor(passages: readonly RetrievedPassage[]) {
    this.#parts = new DraftParts(passages);
  }

  /** Whether the draft is longer than any answer is; the rest is not worth waiting for. */
  get full(): boolean {
    return this.#parts.given >= mostParts;
  }

  /** The model wrote that the passages do not answer (all of) the question. */
  get abstained(): boolean {
    return this.#parts.abstained;
  }

  /** How many sentences and blocks were too long to be read. */
  get lost(): number {
    return this.#parts.lost;
  }

  /** Takes the next piece of the stream and returns the parts that it completes. */
  push(piece: string): DraftPart[] {
    this.#raw = this.#raw.slice(this.#at) + piece.replace(unseen, "").replace(otherBreaks, "\n");
    this.#at = 0;
    // Half a character may be a letter or none.
    const half = /[\uD800-\uDBFF]$/.test(this.#raw) ? this.#raw.slice(-1) : "";
    if (half) this.#raw = this.#raw.slice(0, -1);
    this.#read(false);
    this.#raw += half;
    return this.#parts.give();
  }

  /** The stream has ended: returns what is left. What was `cut` off in its middle is left out. */
  end(cut: boolean): DraftPart[] {
    this.#read(true);
    // The fence that closes a block may end the draft, without a line break behind it.
    if (this.#mode.kind === "fence") this.#raw += "\n";
    this.#read(true);
    const mode = this.#mode;
    if (mode.kind === "fence") {
      if (!cut) this.#endFence(mode);
    } else if (mode.kind === "row" && !cut) this.#addRow(mode.line);
    this.#endTable();
    this.#parts.end(cut);
    this.#raw = "";
    this.#at = 0;
    return this.#parts.give();
  }

  #read(whole: boolean): void {
    while (this.#at < this.#raw.length) if (!this.#step(whole)) return;
  }

  /** Reads on; false when that takes more of the stream. */
  #step(whole: boolean): boolean {
    const mode = this.#mode;
    switch (mode.kind) {
      case "start":
        return this.#startLine(mode, whole);
      case "inline":
        return this.#readInline(mode, whole);
      case "thought":
        return this.#skipThought(mode);
      case "fence":
      case "row":
      case "skip":
        return this.#readLine(mode);
    }
  }

  // Lines

  #startLine(mode: { indent: number }, whole: boolean): boolean {
    const rest = /[ \t\v\f\u00A0]*/y;
    rest.lastIndex = this.#at;
    const [blank = ""] = rest.exec(this.#raw) ?? [];
    this.#at += blank.length;
    mode.indent = Math.min(40, mode.indent + blank.length + 3 * (blank.split("\t").length - 1));
    if (this.#at === this.#raw.length) return false;
    const line = this.#raw.slice(this.#at, this.#at + 80);
    const over = whole || line.length === 80 || line.includes("\n");
    const sign = line[0] ?? "";
    if (sign === "\n") {
      this.#at++;
      this.#parts.endParagraph();
      this.#endTable();
      if (this.#above !== "nothing") this.#above = "blank";
      this.#begin();
      return true;
    }
    if (sign === "`" || sign === "~") {
      const run = sign === "`" ? /^`+/ : /^~+/;
      const [fence = ""] = run.exec(line) ?? [];
      if (fence.length === line.length && !over) return false;
      if (fence.length >= 3) {
        const info = this.#restOfLine(this.#at + fence.length, whole);
        if (info === "open") return false;
        if (info && !info.words.includes("`")) return this.#startFence(fence, info.words, mode.indent);
      }
    }
    if (sign === "|") {
      this.#parts.endParagraph();
      if (!this.#table) this.#parts.beginBlock();
      this.#mode = { kind: "row", line: "" };
      return true;
    }
    this.#endTable();
    if (sign === "#") {
      const [signs = ""] = /^#+/.exec(line) ?? [];
      if (signs.length === line.length && !over) return false;
      if (signs.length <= 6 && /[ \t\n]/.test(line[signs.length] ?? "\n")) {
        this.#at += signs.length;
        this.#beginParagraph(0, "heading");
        return true;
      }
    }
    if (sign === ">") {
      this.#at++;
      return true;
    }
    if (/[-*_=]/.test(sign)) {
      const rule = /^([-*_=])(?:[ \t]*\1)*[ \t]*/.exec(line)?.[0] ?? "";
      if (rule.length === line.length && !over) return false;
      const signs = rule.replace(/\s/g, "").length;
      if (
        (rule.length === line.length || line[rule.length] === "\n") &&
        (signs > 2 || (sign === "=" && signs > 0))
      ) {
        this.#parts.endParagraph();
        this.#mode = { kind: "skip" };
        return true;
      }
    }
    const marker = /^(?:[-*+•‣◦](?:[ \t]+|(?=\n))|[•‣◦]|(\d{1,3})[.)](?:[ \t]+|(?=\n)))/.exec(line);
    if (!marker && !over && /^(?:[-*+]|\d{1,3}[.)]?)$/.test(line)) return false;
    if (marker) {
      this.#at += marker[0].length;
      this.#beginItem(mode.indent, marker[1] === undefined ? undefined : Number(marker[1]));
      return true;
    }
    // A list of notes at the end: "[^1]: Handbook"
    const note = /^\[\^?\d{1,3}(?:\.\d{1,3})?\]:/.exec(line);
    if (!note && !over && /^\[\^?\d{0,3}(?:\.\d{0,3})?\]?$/.test(line)) return false;
    if (note) {
      this.#parts.endParagraph();
      this.#mode = { kind: "skip" };
      return true;
    }
    this.#goOn(sign, mode.indent);
    return true;
  }

  /** A line of words: it goes on with the line above, or begins a paragraph of its own. */
  #goOn(sign: string, indent: number): void {
    const goesOn = /[\p{Ll}[【(^<⁰¹²³⁴-⁹]/u.test(sign);
    if (this.#parts.inItem && this.#above === "item" && (goesOn || indent > 0)) {
      this.#parts.addToItem({ kind: "space" });
      this.#mode = { kind: "inline", of: "item" };
      return;
    }
    if (this.#above === "paragraph") {
      if (goesOn) this.#parts.addToParagraph({ kind: "space" });
      else this.#parts.endSentences();
      this.#mode = { kind: "inline", of: "paragraph" };
      return;
    }
    this.#beginParagraph(indent);
  }

  #begin(): void {
    this.#mode = { kind: "start", indent: 0 };
  }

  #beginParagraph(indent: number, of: "paragraph" | "heading" = "paragraph"): void {
    this.#parts.beginParagraph();
    if (indent === 0) this.#lists = [];
    this.#mode = { kind: "inline", of };
  }

  #beginItem(indent: number, ordinal: number | undefined): void {
    while ((this.#lists.at(-1) ?? -2) > indent - 2) this.#lists.pop();
    this.#lists.push(indent);
    this.#parts.beginItem(this.#lists.length - 1, ordinal);
    this.#mode = { kind: "inline", of: "item" };
  }

  /** What stands behind a fence; undefined when that is too much for a language. */
  #restOfLine(from: number, whole: boolean): { words: string } | "open" | undefined {
    const end = this.#raw.indexOf("\n", from);
    const length = (end < 0 ? this.#raw.length : end) - from;
    if (length > longest.info) return undefined;
    return end < 0 && !whole ? "open" : { words: this.#raw.slice(from, from + length) };
  }

  #startFence(fence: string, info: string, indent: number): boolean {
    this.#parts.endParagraph();
    this.#endTable();
    this.#parts.beginBlock();
    const language = /^[\w+#.-]{1,30}/.exec(info.trim())?.[0];
    const end = this.#raw.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#raw.length : end + 1;
    this.#mode = {
      ...{ kind: "fence", fence, indent, lines: [], length: 0, line: "" },
      ...(language === undefined ? {} : { language }),
    };
    return true;
  }

  /** Reads a line to its end without looking into it. */
  #readLine(mode: Extract<Mode, { kind: "fence" | "row" | "skip" }>): boolean {
    const end = this.#raw.indexOf("\n", this.#at);
    const piece = this.#raw.slice(this.#at, end < 0 ? this.#raw.length : end);
    this.#at += piece.length + (end < 0 ? 0 : 1);
    if (mode.kind === "skip") {
      if (end >= 0) this.#begin();
      return end >= 0;
    }
    const bound = mode.kind === "row" ? longest.row : longest.code;
    if (mode.line.length <= bound) mode.line += piece;
    if (end < 0) return false;
    if (mode.kind === "row") {
      this.#addRow(mode.line);
      this.#begin();
      return true;
    }
    const { fence, line, indent } = mode;
    mode.line = "";
    const closing = /^ {0,3}([`~]{3,})[ \t]*(.*)$/.exec(line.slice(indentOf(line, indent)));
    if (closing?.[1]?.startsWith(fence) && (closing[2] === "" || /^[[【(^<]/.test(closing[2] ?? ""))) {
      this.#endFence(mode);
      this.#begin();
      // "``` [1.2]": what stands behind the fence is read as a line of its own.
      const behind = closing[2]?.length ?? 0;
      if (behind > 0 && piece.length >= behind) this.#at -= behind + 1;
      else if (behind > 0) {
        this.#raw = `${closing[2]}\n${this.#raw.slice(this.#at)}`;
        this.#at = 0;
      }
      return true;
    }
    mode.length += line.length + 1;
    if (mode.length <= longest.code) mode.lines.push(line.slice(indentOf(line, indent)));
    return true;
  }

  #endFence({ lines, length, language, line }: Extract<Mode, { kind: "fence" }>): void {
    this.#above = "block";
    if (length > longest.code) {
      this.#parts.giveUp();
      return;
    }
    const text = [...lines, line].join("\n").replace(/^(?:[ \t]*\n)+|\s+$/g, "");
    if (text === "") return;
    this.#parts.hold({ kind: "code", text, ...(language === undefined ? {} : { language }) }, []);
  }

  #addRow(line: string): void {
    this.#table ??= { rows: [], length: 0 };
    const table = this.#table;
    table.length += line.length;
    if (line.length > longest.row || table.rows.length > longest.rows)
      table.length = Number.POSITIVE_INFINITY;
    else table.rows.push(line);
  }

  #endTable(): void {
    const table = this.#table;
    if (!table) return;
    this.#table = undefined;
    this.#above = "block";
    if (table.length === Number.POSITIVE_INFINITY) {
      this.#parts.giveUp();
      return;
    }
    this.#parts.addTable(table.rows);
  }

  #skipThought(mode: Extract<Mode, { kind: "thought" }>): boolean {
    const text = mode.tail + this.#raw.slice(this.#at);
    const end = new RegExp(`</${mode.name}\\s*>`, "i").exec(text);
    if (!end) {
      mode.tail = text.slice(-tagLength - 4);
      this.#at = this.#raw.length;
      return false;
    }
    this.#raw = text;
    this.#at = end.index + end[0].length;
    this.#mode = mode.then;
    return true;
  }

  // Words

  #readInline({ of }: Extract<Mode, { kind: "inline" }>, whole: boolean): boolean {
    if (this.#raw[this.#at] === "\n") {
      this.#at++;
      this.#above = of === "heading" ? "block" : of;
      this.#begin();
      return true;
    }
    const end = this.#raw.indexOf("\n", this.#at);
    const line = this.#raw.slice(0, end < 0 ? this.#raw.length : end);
    while (this.#at < line.length) {
      const lexed = lexInline(line, this.#at, whole || end >= 0);
      if (!lexed) return false;
      this.#at = lexed.next;
      const { token } = lexed;
      if (token.kind === "thought") {
        const then: Mode = this.#mode;
        this.#mode = { kind: "thought", name: token.name, tail: "", then };
        return true;
      }
      if (of === "item") this.#parts.addToItem(token);
      else this.#parts.addToParagraph(token);
    }
    return end >= 0;
  }
}

/** How much of a line's indentation is that of its fence. */
function indentOf(line: string, indent: number): number {
  let at = 0;
  while (at < indent && line[at] === " ") at++;
  return at;
}
