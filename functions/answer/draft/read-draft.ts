import type { RetrievedPassage } from "../../corpus/corpus.ts";
import { splitSentences } from "../../language/sentences.ts";
import type { SentenceRef } from "../ground/gate.ts";
import { notInCorpus } from "./prompt.ts";

/** A complete sentence of a draft with the sentences that it cites, as far as they exist. */
export interface DraftSentence {
  text: string;
  cited: SentenceRef[];
}

interface Marker {
  /** Offset into the pending text, which no longer has the marker. */
  at: number;
  refs: SentenceRef[];
}

// [2.1], [2.1, 3.4], [2], [^2], 【2.1】, with or without spaces; nothing else in brackets is a citation.
const citation = /\s?[[【]\^?\s*(\d+(?:\.\d+)?(?:\s*[,;]\s*\d+(?:\.\d+)?)*)\s*[\]】](?!\()/gu;
/** The start of a bracket, a tag or the sign of abstention that the next piece may complete. */
const unfinished = /(?:\s?[[【][^\]】]{0,60}|<[^>]{0,20}|NOT_?[A-Z_]{0,12}|[\r\n]+|[*_`]+)$/u;
// Zero-width and bidirectional controls can hide or reorder what a reader sees.
/** Models that think aloud do so before they write, in a tag of one of these names. */
const thought = /<(think|reasoning)>[\s\S]*?<\/\1>/g;
const openThought = /<(think|reasoning)>(?![\s\S]*<\/\1>)[\s\S]*$/;
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
const mostSentences = 40;

/**
 * Cuts a streamed draft into sentences. A sentence is given out once it is complete and its citations are
 * known, however the stream is cut into pieces. Markdown and reasoning ("<think>", at Bedrock "<reasoning>") are dropped.
 */
export class DraftReader {
  /** The model wrote that the passages do not answer (all of) the question. */
  abstained = false;
  #raw = "";
  #text = "";
  #markers: Marker[] = [];
  #given = 0;
  readonly #passages: readonly RetrievedPassage[];

  constructor(passages: readonly RetrievedPassage[]) {
    this.#passages = passages;
  }

  /** Whether the draft is longer than any answer is; the rest is not worth waiting for. */
  get full(): boolean {
    return this.#given >= mostSentences;
  }

  /** Takes the next piece of the stream and returns the sentences that it completes. */
  push(piece: string): DraftSentence[] {
    this.#raw += piece;
    if (openThought.test(this.#raw)) return [];
    const held = unfinished.exec(this.#raw);
    const ready = held ? this.#raw.slice(0, held.index) : this.#raw;
    this.#raw = this.#raw.slice(ready.length);
    this.#take(ready);
    return this.#give(false);
  }

  /** The stream has ended: returns what is left. A sentence that was cut off is left out. */
  end(cut: boolean): DraftSentence[] {
    this.#take(this.#raw.replace(openThought, ""));
    this.#raw = "";
    return this.#give(true).filter(({ text }) => !cut || /[.!?。！？]["'”’)\]]*$/.test(text));
  }

  /** Moves text from the stream to the pending text, its markers taken out. */
  #take(ready: string): void {
    let text = ready
      .replace(thought, "")
      .replace(invisible, "")
      // A line is a sentence of its own (lists, headings).
      .replace(/[\r\n]+/g, "\n\n");
    if (text.includes(notInCorpus)) {
      this.abstained = true;
      text = text.replaceAll(notInCorpus, "");
    }
    let at = 0;
    for (const match of text.matchAll(citation)) {
      this.#text += text.slice(at, match.index);
      at = match.index + match[0].length;
      this.#markers.push({
        at: this.#text.length,
        refs: (match[1] ?? "").split(/[,;]/).flatMap((id) => this.#resolve(id.trim())),
      });
    }
    this.#text += text.slice(at);
  }

  #give(all: boolean): DraftSentence[] {
    const spans = splitSentences(this.#text);
    // The last sentence may go on, and the one before it is certain only once a word of the next is whole.
    const rest = this.#text.slice(spans.at(-1)?.start ?? 0);
    const whole = all ? spans.length : spans.length - (/\S\s+\S/.test(rest) ? 1 : 2);
    const sentences: DraftSentence[] = [];
    let done = 0;
    for (const [i, { start, end }] of spans.slice(0, Math.max(0, whole)).entries()) {
      const next = spans[i + 1]?.start ?? this.#text.length + 1;
      const cited = this.#markers.filter(({ at }) => at > start && at <= next).flatMap(({ refs }) => refs);
      const text = plain(this.#text.slice(start, end));
      if (/[\p{L}\p{N}]/u.test(text)) sentences.push({ text, cited });
      done = Math.min(next, this.#text.length);
    }
    this.#text = this.#text.slice(done);
    this.#markers = this.#markers
      .filter(({ at }) => at > done)
      .map(({ at, refs }) => ({ at: at - done, refs }));
    this.#given += sentences.length;
    return sentences;
  }

  /** "2.1" is sentence 1 of passage 2, "2" all of passage 2; invented numbers are nothing. */
  #resolve(id: string): SentenceRef[] {
    const [passage = 0, sentence] = id.split(".").map((number) => Number(number) - 1);
    const sentences = this.#passages[passage]?.sentences ?? [];
    if (sentence === undefined) return sentences.map((_, i) => ({ passage, sentence: i }));
    return sentences[sentence] ? [{ passage, sentence }] : [];
  }
}

/** Drops Markdown's marks: the answer is text, and marks in it would be shown as they are. */
function plain(sentence: string): string {
  return sentence
    .replace(/^\s*(?:#{1,6}\s+|[-*+•]\s+|>\s+|\d{1,2}[.)]\s+(?=\p{L}))/u, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|`)/g, "")
    .replace(/(^|\s)[*_](\S[^*_]*)[*_](?=\W|$)/g, "$1$2")
    .replace(/\s+/g, " ")
    .replace(/\s+([.,;:!?])/g, "$1")
    .trim();
}
