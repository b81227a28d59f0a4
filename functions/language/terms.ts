import { english, folded, type Language } from "./languages.ts";

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
/** Made when it is first needed: its dictionary takes longer to load than everything else here. */
let segmenter: Intl.Segmenter | undefined;
/** What was found out of a word as written, by language; a word comes again and again. */
const known = new Map<Language, Map<string, Pick<Token, "raw" | "term" | "stop">>>();
const mostKnown = 200_000;

/**
 * Splits a text into words of its language. Scripts that put no spaces between words (Chinese, Japanese, Thai)
 * are cut by `Intl.Segmenter`. Function words are in the result, marked.
 */
export function tokenize(text: string, language: Language = english): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(word)) {
    if (unspaced.test(match[0])) {
      segmenter ??= new Intl.Segmenter("zh", { granularity: "word" });
      for (const part of segmenter.segment(match[0])) {
        if (part.isWordLike) tokens.push(token(part.segment, match.index + part.index, language));
      }
    } else {
      tokens.push(token(match[0], match.index, language));
    }
  }
  return tokens;
}

function token(written: string, start: number, language: Language): Token {
  let words = known.get(language);
  if (!words) {
    words = new Map();
    known.set(language, words);
  }
  let found = words.get(written);
  if (!found) {
    const raw = written.replace(/['’]s$/i, "");
    const plain = plainForm(raw);
    // "US" in capitals is the country; "us" is a pronoun.
    const stop = language.stops.has(plain) && !(plain === "us" && raw !== "us");
    found = { raw, term: termOf(raw, language), stop };
    if (words.size >= mostKnown) words.clear();
    words.set(written, found);
  }
  return { ...found, start, end: start + written.length };
}

/** Lower case, accents and dots of initials dropped, thousands separators dropped. */
function plainForm(raw: string): string {
  if (/^\p{N}[\p{N}.,]*$/u.test(raw)) return raw.replace(/,(?=\p{N}{3}(?!\p{N}))/gu, "");
  const plain = folded(raw);
  if (/^(?:\p{L}\.)+\p{L}?$/u.test(plain)) return plain.replaceAll(".", "");
  return plain.replace(/(?<=\p{N})s$/u, ""); // H100s
}

/** The term of one word, the way `tokenize` would give it. */
export function termOf(raw: string, language: Language = english): string {
  const plain = plainForm(raw);
  // English stems as it is typed, with accents or without; other languages' endings have accents of their own.
  if (language === english || !/\P{ASCII}/u.test(raw)) return language.stem(plain);
  const written = raw.normalize("NFKC").toLowerCase();
  return /^\p{L}+$/u.test(written) ? folded(language.stem(written)) : language.stem(plain);
}

/** The terms of a word without its accents, as people type it in a hurry, where they are others. */
function typed({ raw, term }: Token, language: Language): string[] {
  if (language === english || !/\P{ASCII}/u.test(raw)) return [];
  const written = raw.normalize("NFKC").toLowerCase();
  const forms = [written, language.respelled?.(written) ?? written].map((form) =>
    language.stem(folded(form)),
  );
  return [...new Set(forms)].filter((form) => form !== term);
}

/** The terms by which a text of the corpus is found; words with accents are found without them, too. */
export function indexTerms(text: string, language: Language): string[] {
  return termsOf(text, language, (token) => [token.term, ...typed(token, language)]);
}

/** The terms to search for. */
export function searchTerms(text: string, language: Language): string[] {
  return termsOf(text, language, ({ term }) => [term]);
}

/**
 * Function words are left out, the parts of joined words added ("01.AI" is found by "01.ai", "01" and "ai";
 * "start-ups" by "startups").
 */
function termsOf(text: string, language: Language, formsOf: (token: Token) => string[]): string[] {
  const tokens = tokenize(text, language);
  const found: string[] = [];
  for (const [i, token] of tokens.entries()) {
    const { raw, start, end } = token;
    if (!token.stop) found.push(...formsOf(token));
    if (/\p{L}[.&]\p{L}|\p{N}[.&]\p{L}|\p{L}[.&]\p{N}/u.test(raw) && !/^(?:\p{L}\.)+\p{L}?$/u.test(raw)) {
      for (const part of raw.split(/[.&]/)) found.push(termOf(part, language));
    }
    const next = tokens[i + 1];
    if (next && next.start === end + 1 && text[end] === "-")
      found.push(termOf(text.slice(start, next.end).replace("-", ""), language));
  }
  return found;
}
