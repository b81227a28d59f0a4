import type { RetrievedPassage } from "../../corpus/corpus.ts";
import type { DraftPart, Part, SentenceRef } from "../parts.ts";
import { asSentence } from "../wording.ts";
import { inlineText, lexWhole, readSource, type Source } from "./inline-text.ts";
import type { Token } from "./lex-inline.ts";
import { notInCorpus } from "./prompt.ts";
import { SentenceReader } from "./read-sentences.ts";
import { readTable } from "./read-table.ts";

/** Longer items are given up. */
const longestItem = 2_000;

/**
 * Makes parts of what the lines of a draft say: sentences of paragraphs, items, and blocks with the citations that may stand
 * behind them. A bare "Yes." goes with the sentence that follows.
 */
export class DraftParts {
  /** The model wrote that the passages do not answer (all of) the question. */
  abstained = false;
  /** How many there were so far. */
  given = 0;
  readonly #sentences = new SentenceReader();
  #item: { tokens: Token[]; length: number; ordinal?: number; depth: number } | undefined;
  /** A block whose citation may stand behind it. */
  #held: DraftPart | undefined;
  /** "Yes.", which goes with what follows. */
  #prefix: { text: string; cited: SentenceRef[]; opens?: true } | undefined;
  #opens = false;
  #lastCited: SentenceRef[] = [];
  #givenUp = 0;
  #done: DraftPart[] = [];
  readonly #source: Source;

  constructor(passages: readonly RetrievedPassage[]) {
    this.#source = readSource(passages);
  }

  /** How many sentences and blocks were too long to be read. */
  get lost(): number {
    return this.#givenUp + this.#sentences.lost;
  }

  get inItem(): boolean {
    return this.#item !== undefined;
  }

  /** The parts that are complete, each once. */
  give(): DraftPart[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  /** The draft has ended; what was `cut` off in its middle is left out. */
  end(cut: boolean): void {
    if (cut && this.#item && !isWhole(this.#item.tokens)) this.#item = undefined;
    this.endItem();
    for (const tokens of this.#sentences.flush()) if (!cut || isWhole(tokens)) this.#endSentence(tokens);
    this.beginBlock();
  }

  giveUp(): void {
    this.#givenUp++;
  }

  beginParagraph(): void {
    this.endParagraph();
    this.#opens = true;
  }

  /** What comes next is neither a citation of the block before nor goes with a "Yes.". */
  beginBlock(): void {
    this.#release();
    this.#endPrefix();
  }

  beginItem(depth: number, ordinal: number | undefined): void {
    this.endParagraph();
    this.beginBlock();
    this.#item = { tokens: [], length: 0, depth, ...(ordinal === undefined ? {} : { ordinal }) };
  }

  endParagraph(): void {
    this.endSentences();
    this.endItem();
  }

  addTable(rows: readonly string[]): void {
    this.beginBlock();
    const read = readTable(rows, this.#source);
    if (read) this.hold(read.part, read.cited);
  }

  addToItem(token: Token): void {
    const item = this.#item;
    if (
      !item ||
      (token.kind === "space" && (item.tokens.length === 0 || item.tokens.at(-1)?.kind === "space"))
    )
      return;
    item.length += "text" in token ? token.text.length : token.kind === "link" ? token.words.length : 1;
    if (item.length > longestItem) item.tokens = [];
    else {
      const last = item.tokens.at(-1);
      if (token.kind === "text" && last?.kind === "text") last.text += token.text;
      else item.tokens.push({ ...token });
    }
  }

  addToParagraph(token: Token): void {
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

  endSentences(): void {
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

  endItem(): void {
    const item = this.#item;
    this.#item = undefined;
    if (!item) return;
    if (item.length > longestItem) {
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

  hold(part: Part, cited: SentenceRef[]): void {
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
    if (this.given === 0) delete part.opens;
    this.given++;
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
