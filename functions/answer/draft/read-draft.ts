import type { RetrievedPassage } from "../../corpus/corpus.ts";
import type { DraftPart, Part, SentenceRef } from "../parts.ts";
import { asSentence } from "../wording.ts";
import { inlineText, lexWhole, readSource, type Source } from "./inline-text.ts";
import { lexInline, type Token } from "./lex-inline.ts";
import { notInCorpus } from "./prompt.ts";
import { SentenceReader } from "./read-sentences.ts";
import { readTable } from "./read-table.ts";

const mostParts = 60;
/** Longer ones are given up. */
const longest = { item: 2_000, code: 12_000, row: 4_000, rows: 60, info: 300 };
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
  /** The model wrote that the passages do not answer (all of) the question. */
  abstained = false;
  #raw = "";
  #at = 0;
  #mode: Mode = { kind: "start", indent: 0 };
  #above: Above = "nothing";
  readonly #sentences = new SentenceReader();
  #item: { tokens: Token[]; length: number; ordinal?: number; depth: number } | undefined;
  /** Indentations of the lists that are open. */
  #lists: number[] = [];
  #table: { rows: string[]; length: number } | undefined;
  /** A block whose citation may stand behind it. */
  #held: DraftPart | undefined;
  /** "Yes.", which goes with what follows. */
  #prefix: { text: string; cited: SentenceRef[]; opens?: true } | undefined;
  #opens = false;
  #lastCited: SentenceRef[] = [];
  #given = 0;
  #givenUp = 0;
  #done: DraftPart[] = [];
  readonly #source: Source;

  constructor(passages: readonly RetrievedPassage[]) {
    this.#source = readSource(passages);
  }

  /** Whether the draft is longer than any answer is; the rest is not worth waiting for. */
  get full(): boolean {
    return this.#given >= mostParts;
  }

  /** How many sentences and blocks were too long to be read. */
  get lost(): number {
    return this.#givenUp + this.#sentences.lost;
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
    return this.#give();
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
    if (cut && this.#item && !isWhole(this.#item.tokens)) this.#item = undefined;
    this.#endItem();
    const last = this.#sentences.flush();
    for (const tokens of last) if (!cut || isWhole(tokens)) this.#endSentence(tokens);
    this.#release();
    this.#endPrefix();
    this.#raw = "";
    this.#at = 0;
    return this.#give();
  }

  #give(): DraftPart[] {
    const done = this.#done;
    this.#done = [];
    return done;
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
      this.#endParagraph();
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
      this.#endParagraph();
      if (!this.#table) this.#release();
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
        this.#endParagraph();
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
      this.#endParagraph();
      this.#mode = { kind: "skip" };
      return true;
    }
    this.#goOn(sign, mode.indent);
    return true;
  }

  /** A line of words: it goes on with the line above, or begins a paragraph of its own. */
  #goOn(sign: string, indent: number): void {
    const goesOn = /[\p{Ll}[【(^<⁰¹²³⁴-⁹]/u.test(sign);
    if (this.#item && this.#above === "item" && (goesOn || indent > 0)) {
      this.#addToItem({ kind: "space" });
      this.#mode = { kind: "inline", of: "item" };
      return;
    }
    if (this.#above === "paragraph") {
      if (goesOn) for (const tokens of this.#sentences.push({ kind: "space" })) this.#endSentence(tokens);
      else this.#endSentences();
      this.#mode = { kind: "inline", of: "paragraph" };
      return;
    }
    this.#beginParagraph(indent);
  }

  #begin(): void {
    this.#mode = { kind: "start", indent: 0 };
  }

  #beginParagraph(indent: number, of: "paragraph" | "heading" = "paragraph"): void {
    this.#endParagraph();
    if (indent === 0) this.#lists = [];
    this.#opens = true;
    this.#mode = { kind: "inline", of };
  }

  #beginItem(indent: number, ordinal: number | undefined): void {
    this.#endParagraph();
    this.#release();
    this.#endPrefix();
    while ((this.#lists.at(-1) ?? -2) > indent - 2) this.#lists.pop();
    this.#lists.push(indent);
    this.#item = {
      tokens: [],
      length: 0,
      depth: this.#lists.length - 1,
      ...(ordinal === undefined ? {} : { ordinal }),
    };
    this.#mode = { kind: "inline", of: "item" };
  }

  #endParagraph(): void {
    this.#endSentences();
    this.#endItem();
  }

  /** What stands behind a fence; undefined when that is too much for a language. */
  #restOfLine(from: number, whole: boolean): { words: string } | "open" | undefined {
    const end = this.#raw.indexOf("\n", from);
    const length = (end < 0 ? this.#raw.length : end) - from;
    if (length > longest.info) return undefined;
    return end < 0 && !whole ? "open" : { words: this.#raw.slice(from, from + length) };
  }

  #startFence(fence: string, info: string, indent: number): boolean {
    this.#endParagraph();
    this.#endTable();
    this.#release();
    this.#endPrefix();
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
      // "``` [1.2]"
      this.#raw = `${closing[2]}${closing[2] ? "\n" : ""}${this.#raw.slice(this.#at)}`;
      this.#at = 0;
      return true;
    }
    mode.length += line.length + 1;
    if (mode.length <= longest.code) mode.lines.push(line.slice(indentOf(line, indent)));
    return true;
  }

  #endFence({ lines, length, language, line }: Extract<Mode, { kind: "fence" }>): void {
    this.#above = "block";
    if (length > longest.code) {
      this.#givenUp++;
      return;
    }
    const text = [...lines, line].join("\n").replace(/^(?:[ \t]*\n)+|\s+$/g, "");
    if (text === "") return;
    this.#hold({ kind: "code", text, ...(language === undefined ? {} : { language }) }, []);
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
      this.#givenUp++;
      return;
    }
    this.#release();
    this.#endPrefix();
    const read = readTable(table.rows, this.#source);
    if (read) this.#hold(read.part, read.cited);
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
      if (of === "item") this.#addToItem(token);
      else this.#addToParagraph(token);
    }
    return end >= 0;
  }

  #addToItem(token: Token): void {
    const item = this.#item;
    if (
      !item ||
      (token.kind === "space" && (item.tokens.length === 0 || item.tokens.at(-1)?.kind === "space"))
    )
      return;
    item.length += "text" in token ? token.text.length : token.kind === "link" ? token.words.length : 1;
    if (item.length > longest.item) item.tokens = [];
    else {
      const last = item.tokens.at(-1);
      if (token.kind === "text" && last?.kind === "text") last.text += token.text;
      else item.tokens.push({ ...token });
    }
  }

  #addToParagraph(token: Token): void {
    // Behind a block stands where it is from.
    if (this.#held && this.#sentences.empty) {
      if (token.kind === "space") return;
      if (token.kind === "mark") {
        this.#held.cited.push(...inlineText([token], this.#source).cited);
        return;
      }
      if (token.kind === "text") {
        const text = token.text.replace(/^[.,;:]+/, "");
        if (text === "") return;
        token = { kind: "text", text };
      }
      this.#release();
    }
    if (token.kind === "space" && this.#sentences.empty) return;
    for (const tokens of this.#sentences.push(token)) this.#endSentence(tokens);
  }

  #endSentences(): void {
    for (const tokens of this.#sentences.flush()) this.#endSentence(tokens);
  }

  #endSentence(tokens: Token[]): void {
    const read = this.#said(tokens);
    if (!read) return;
    const { text, cited } = read;
    const opens = this.#opens;
    this.#opens = false;
    const before = this.#prefix;
    if (isAffirmation(tokens)) {
      this.#endPrefix();
      this.#prefix = { text, cited, ...(opens ? { opens } : {}) };
      return;
    }
    this.#prefix = undefined;
    this.#add({
      kind: "sentence",
      text: asSentence(before ? `${before.text} ${text}` : text),
      cited: [...(before?.cited ?? []), ...cited],
      ...(before?.opens || (opens && !before) ? { opens: true } : {}),
    });
  }

  /** A bare "Yes." with nothing behind it that it could go with. */
  #endPrefix(): void {
    const prefix = this.#prefix;
    this.#prefix = undefined;
    if (prefix) this.#add({ kind: "sentence", ...prefix, text: asSentence(prefix.text) });
  }

  #endItem(): void {
    const item = this.#item;
    this.#item = undefined;
    if (!item) return;
    if (item.length > longest.item) {
      this.#givenUp++;
      return;
    }
    const read = this.#said(item.tokens);
    if (!read) return;
    const { ordinal, depth } = item;
    this.#opens = false;
    this.#add({
      kind: "item",
      ...read,
      ...(ordinal === undefined ? {} : { ordinal }),
      ...(depth === 0 ? {} : { depth }),
    });
  }

  /** What tokens say; undefined when that is nothing, or that the passages do not answer. */
  #said(tokens: Token[]): { text: string; cited: SentenceRef[] } | undefined {
    const { text, cited } = inlineText(this.#withoutAbstention(tokens), this.#source);
    return /[\p{L}\p{N}]/u.test(text) ? { text, cited } : undefined;
  }

  #withoutAbstention(tokens: Token[]): Token[] {
    const written = tokens.map((token) =>
      "text" in token ? token.text : token.kind === "delimiter" ? token.sign : " ",
    );
    if (!written.join("").includes(notInCorpus)) return tokens;
    this.abstained = true;
    const rest = written
      .join("")
      .replaceAll(notInCorpus, " ")
      .replace(/^[\s*_`.!:]+|[\s*_`:]+$/g, "");
    return [...lexWhole(rest), ...tokens.filter(({ kind }) => kind === "mark")];
  }

  #hold(part: Part, cited: SentenceRef[]): void {
    this.#release();
    this.#opens = false;
    this.#held = { ...part, cited };
  }

  /** What stands behind the block is no citation of it. Without one it is from where the sentence above it is from. */
  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (!held) return;
    if (held.cited.length === 0) held.cited = [...this.#lastCited];
    this.#add(held);
    this.#opens = true;
  }

  #add(part: DraftPart): void {
    if (this.#given === 0) delete part.opens;
    this.#given++;
    this.#lastCited = part.cited;
    this.#done.push(part);
  }
}

/** Whether a text that was cut off ends where a sentence does. */
function isWhole(tokens: readonly Token[]): boolean {
  const last = tokens.findLast(({ kind }) => kind !== "space" && kind !== "delimiter");
  return last?.kind === "mark" || (last?.kind === "text" && /[.!?。！？]["'”’)\]]*$/.test(last.text));
}

/** "Yes.", "Nein!", "はい。": an answer that says nothing alone. */
function isAffirmation(tokens: readonly Token[]): boolean {
  const words = tokens.flatMap((token) =>
    token.kind === "text" ? [token.text] : token.kind === "space" ? [" "] : [],
  );
  const said = words.join("").trim();
  if (tokens.some(({ kind }) => kind === "code" || kind === "link")) return false;
  return (
    /^\p{L}{1,12}[.!。！]$/u.test(said) &&
    (said.length <= 4 || !/[\p{Script=Han}\p{Script=Hiragana}]/u.test(said))
  );
}

/** How much of a line's indentation is that of its fence. */
function indentOf(line: string, indent: number): number {
  let at = 0;
  while (at < indent && line[at] === " ") at++;
  return at;
}
