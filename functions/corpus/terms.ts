import { stemmer } from "@orama/stemmers/english";
import { stopwords } from "@orama/stopwords/english";
import irregular from "./irregular.ts";

/** A word of a text: where it stands, how it is written and what it is compared by. */
export interface Token {
  /** As written, without a possessive "'s". */
  raw: string;
  /** Lower case, accents folded, stemmed: two forms of a word share their term. */
  term: string;
  /** A function word: it finds nothing and proves nothing. */
  stop: boolean;
  /** UTF-16 offsets into the text given. */
  start: number;
  end: number;
}

// Numbers with their separators stay whole (1,200.5); so do words joined by . & or ' (01.AI, AT&T, don't)
// and dotted initials (U.S.). A hyphen separates: "self-reliance" must be found by "reliance".
const word =
  /\p{N}+(?:[.,]\p{N}+)+(?![\p{L}\p{N}])|(?:\p{Lu}\.){2,}|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[.&'’][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const stops = new Set(
  [...stopwords, "a", "also", "however", "its", "whose", "yet"].map((w) => w.replaceAll("’", "'")),
);
const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const terms = new Map<string, string>();

/**
 * Splits a text into words. Scripts that put no spaces between words (Chinese, Japanese, Thai)
 * are cut by `Intl.Segmenter`. Function words are in the result, marked.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(word)) {
    if (unspaced.test(match[0])) {
      for (const part of segmenter.segment(match[0])) {
        if (part.isWordLike) tokens.push(token(part.segment, match.index + part.index));
      }
    } else {
      tokens.push(token(match[0], match.index));
    }
  }
  return tokens;
}

function token(written: string, start: number): Token {
  const raw = written.replace(/['’]s$/i, "");
  const folded = fold(raw);
  // "US" in capitals is the country; "us" is a pronoun.
  const stop = stops.has(folded) && !(folded === "us" && raw !== "us");
  return { raw, term: term(folded), stop, start, end: start + written.length };
}

/** Lower case, accents and dots of initials dropped, thousands separators dropped. */
function fold(raw: string): string {
  if (/^\p{N}[\p{N}.,]*$/u.test(raw)) return raw.replace(/,(?=\p{N}{3}(?!\p{N}))/gu, "");
  const plain = raw.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("’", "'");
  if (/^(?:\p{L}\.)+\p{L}?$/u.test(plain)) return plain.replaceAll(".", "");
  return plain.replace(/(?<=\p{N})s$/u, ""); // H100s
}

/** The stem of a folded word. Memoized: the stemmer compiles its patterns anew for every word. */
function term(folded: string): string {
  let known = terms.get(folded);
  if (known === undefined) {
    const base = irregular[folded] ?? folded;
    known = /^[a-z']{3,}$/.test(base) ? stemmer(base) : base;
    if (terms.size > 200_000) terms.clear();
    terms.set(folded, known);
  }
  return known;
}

/** The term of one word, the way `tokenize` would give it. */
export function termOf(text: string): string {
  return term(fold(text));
}

/**
 * The terms by which a text is found: function words left out, the parts of joined
 * words added ("01.AI" is found by "01.ai", "01" and "ai"; "start-ups" by "startups").
 */
export function searchTerms(text: string): string[] {
  const tokens = tokenize(text);
  const found: string[] = [];
  for (const [i, { raw, term, stop, start, end }] of tokens.entries()) {
    if (!stop) found.push(term);
    if (/\p{L}[.&]\p{L}|\p{N}[.&]\p{L}|\p{L}[.&]\p{N}/u.test(raw) && !/^(?:\p{L}\.)+\p{L}?$/u.test(raw)) {
      for (const part of raw.split(/[.&]/)) found.push(termOf(part));
    }
    const next = tokens[i + 1];
    if (next && next.start === end + 1 && text[end] === "-")
      found.push(termOf(text.slice(start, next.end).replace("-", "")));
  }
  return found;
}
