import { splitSentences } from "../../language/sentences.ts";
import type { Token } from "./lex-inline.ts";

const stops = /[.!?。！？…]["'”’)\]»」』）]*$/;
const wideStop = /[。！？]["'”’)\]»」』）]*$/;
/** What may stand behind a full stop and still belongs to its sentence. */
const onlyStops = /^[.!?。！？…"'”’)\]»」』）]*$/;
const stopsOrClosersFirst = /^[.!?。！？…"'”’)\]»」』）]+/;
const stopsFirst = /^["'”’)\]»」』）]*[.!?。！？…]+["'”’)\]»」』）]*/;
/** How much is looked at on either side of a full stop. */
const window = { before: 200, head: 40 };
/** Longer ones are no sentences, and are given up. */
const longest = 2_000;

/**
 * Cuts the tokens of a paragraph into sentences as they come. A sentence ends where the splitter of documents ends it,
 * behind a full stop with a citation mark before or after it, and at the end of the paragraph. Of what came before only
 * the last words are looked at again.
 */
export class SentenceReader {
  #tokens: Token[] = [];
  #length = 0;
  /** The paragraph's current sentence is too long. */
  #overlong = false;
  /** Where the sentence ends if what follows is another. */
  #stop: { cut: number; spaced: boolean; marked: boolean; wide: boolean; head?: number } | undefined;
  /** How many were given up. */
  lost = 0;

  get empty(): boolean {
    return this.#tokens.length === 0;
  }

  /** Takes the next token and returns the sentences that it completes. */
  push(token: Token): Token[][] {
    if (this.#overlong) return [];
    const done = this.#take(token);
    if (this.#length > longest) {
      this.lost++;
      this.#clear();
      this.#overlong = true;
    }
    return done;
  }

  /** The paragraph has ended: returns what is left. */
  flush(): Token[][] {
    const done = this.#closeHead();
    if (this.#tokens.length > 0) done.push(this.#tokens);
    this.#clear();
    this.#overlong = false;
    return done;
  }

  #clear(): void {
    this.#tokens = [];
    this.#length = 0;
    this.#stop = undefined;
  }

  #take(token: Token): Token[][] {
    switch (token.kind) {
      case "space": {
        const done = this.#closeHead();
        if (this.#stop) this.#stop.spaced = true;
        if (this.#tokens.length > 0 && this.#tokens.at(-1)?.kind !== "space") this.#add(token);
        return done;
      }
      case "mark": {
        const done = this.#closeHead();
        this.#add(token);
        if (this.#stop) Object.assign(this.#stop, { cut: this.#tokens.length, marked: true, spaced: false });
        return done;
      }
      case "delimiter":
        this.#add(token);
        // "**Note.**"
        if (this.#stop && !this.#stop.spaced) this.#stop.cut = this.#tokens.length;
        return [];
      case "text":
        return token.text === "" ? [] : this.#takeText(token.text);
      default: {
        const done = this.#begins(token.kind === "link" ? token.words : "Code");
        this.#add(token);
        return done;
      }
    }
  }

  #takeText(text: string): Token[][] {
    const last = this.#tokens.at(-1);
    // "[1.1])."
    const closing = last?.kind === "text" && onlyStops.test(last.text) ? this.#tokens.at(-2) : last;
    const behindMark = closing?.kind === "mark";
    // "[1.1].Next", "。」Next"
    const open = this.#stop && !this.#stop.spaced && this.#stop.head === undefined;
    const [stop = ""] = (open ? stopsOrClosersFirst : behindMark ? stopsFirst : undefined)?.exec(text) ?? [];
    if (stop !== "" && stop !== text) {
      const done = this.#takeText(stop);
      return [...done, ...this.#takeText(text.slice(stop.length))];
    }
    if (open && this.#stop && onlyStops.test(text)) {
      this.#add({ kind: "text", text });
      this.#stop.cut = this.#tokens.length;
      return [];
    }
    const done = this.#begins(text);
    this.#add({ kind: "text", text });
    if (this.#stop?.head !== undefined) {
      if (this.#headText().length < window.head) return done;
      done.push(...this.#closeHead());
    }
    if (stops.test(text))
      this.#stop = {
        cut: this.#tokens.length,
        spaced: false,
        marked: behindMark && onlyStops.test(text),
        wide: wideStop.test(text),
      };
    return done;
  }

  /** The next sentence may begin with these words: decides it, or waits until the first of them is whole. */
  #begins(words: string): Token[][] {
    const stop = this.#stop;
    if (!stop || stop.head !== undefined) return [];
    if (stop.wide || (stop.marked && !(/^\p{Ll}/u.test(words) && this.#abbreviates())))
      return this.#cut(stop.cut);
    if (!stop.spaced || stop.marked) this.#stop = undefined;
    else stop.head = this.#tokens.length;
    return [];
  }

  /** The word behind the full stop is whole. */
  #closeHead(): Token[][] {
    const stop = this.#stop;
    if (stop?.head === undefined) return [];
    const head = this.#headText();
    const done = this.#endsBefore(head) ? this.#cut(stop.cut) : [];
    if (done.length === 0) this.#stop = undefined;
    // The head may end in a full stop itself: "Yes. No. Maybe."
    if (stops.test(head) && this.#tokens.at(-1)?.kind === "text")
      this.#stop = { cut: this.#tokens.length, spaced: false, marked: false, wide: wideStop.test(head) };
    return done;
  }

  #headText(): string {
    return plain(this.#tokens.slice(this.#stop?.head), "Code");
  }

  /** Whether the splitter ends the sentence where it may end if this word follows. */
  #endsBefore(head: string): boolean {
    const before = plain(this.#tokens.slice(0, this.#stop?.cut).slice(-window.before), "code")
      .trimEnd()
      .slice(-window.before);
    const spans = splitSentences(`${before} ${head.slice(0, window.head)}`);
    return spans.some(({ start }) => start === before.length + 1);
  }

  /** Whether the full stop is that of an abbreviation: before a name the sentence would go on. */
  #abbreviates(): boolean {
    return !this.#endsBefore("Xaver");
  }

  #cut(at: number): Token[][] {
    const done = this.#tokens.slice(0, at);
    const rest = this.#tokens.slice(at);
    this.#clear();
    const first = rest.findIndex(({ kind }) => kind !== "space");
    for (const token of first < 0 ? [] : rest.slice(first)) this.#add(token);
    return [done];
  }

  #add(token: Token): void {
    const last = this.#tokens.at(-1);
    if (
      token.kind === "text" &&
      last?.kind === "text" &&
      this.#stop?.cut !== this.#tokens.length &&
      this.#stop?.head !== this.#tokens.length
    )
      last.text += token.text;
    else this.#tokens.push(token.kind === "text" ? { ...token } : token);
    this.#length += sizeOf(token);
  }
}

function sizeOf(token: Token): number {
  if (token.kind === "text" || token.kind === "code") return token.text.length;
  return token.kind === "link" ? token.words.length : 1;
}

function plain(tokens: readonly Token[], code: string): string {
  return tokens
    .map((token) => {
      if (token.kind === "text") return token.text;
      if (token.kind === "space") return " ";
      if (token.kind === "code") return code;
      return token.kind === "link" ? token.words : "";
    })
    .join("");
}
